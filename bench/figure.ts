import type { Spread } from './parts/spread.ts';

/** How much of it is measured: `tiny` only shows that the program runs, `quick` takes minutes, `full` the large counts (an hour). */
export const sizes = ['tiny', 'quick', 'full'] as const;
export type Size = (typeof sizes)[number];

export interface Aim {
  readonly words: string;
  readonly isMet: (measured: number, bound: number | null) => boolean;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly measured: Spread;
  /** What no program could go below (or above), measured in the same run. */
  readonly bound?: { readonly what: string; readonly value: Spread };
  readonly aim?: Aim;
  readonly detail?: string;
}

/** What cannot be measured here, and why. */
export interface Missing {
  readonly name: string;
  readonly why: string;
}

export interface Figure {
  readonly letter: string;
  readonly title: string;
  /** Lines come as they are measured. */
  readonly measure: (size: Size) => AsyncIterable<Row | Missing>;
}

export const atMost = (limit: number, unit: string): Aim => ({
  words: `<= ${limit} ${unit}`,
  isMet: (measured) => measured <= limit,
});

export const atLeast = (limit: number, unit: string): Aim => ({
  words: `>= ${limit} ${unit}`,
  isMet: (measured) => measured >= limit,
});

export const timesTheBound = (factor: number): Aim => ({
  words: `<= ${factor}x the bound`,
  isMet: (measured, bound) => bound !== null && measured <= factor * bound,
});

/** Of a rate: at least this part of what the bound reaches. */
export const partOfTheBound = (part: number): Aim => ({
  words: `>= ${part}x the bound`,
  isMet: (measured, bound) => bound !== null && measured >= part * bound,
});
