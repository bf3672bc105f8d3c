import type { z } from 'zod';
import type { CellAnswer, CellQuery, Dimension } from '../data/types.ts';
import type { Exact } from '../schema/exact.ts';
import type { ColumnName } from '../schema/ids.ts';
import type { PrivacyTerms } from '../schema/task.ts';
import type { StatisticResult } from '../schema/result.ts';
import type { Opened, Shown, SlotMeaning } from './statements.ts';

/** One slot of a contribution vector before it is encoded into the ring. */
export type Slot =
  | { readonly kind: 'exact'; readonly value: Exact }
  /** True becomes a uniformly random ring element, false 0: the sum tells only whether any was true (rule 19). */
  | { readonly kind: 'any'; readonly value: boolean };

/** A slot's sum, decoded. Of an `any` slot only `nonZero` means something. */
export interface SlotSum {
  readonly value: Exact;
  readonly nonZero: boolean;
}

/** Which number a slot of sums is, for programs: `meanings` says it for operators. */
export interface SlotLabel {
  readonly column: ColumnName | null;
  readonly group: readonly string[];
  /** `count`, `sum`, `any-true`, `centred-squares` ... */
  readonly quantity: string;
}

/** Public, canonical (dag-cbor) and small: every participant sees it and recomputes it. */
export type RoundState = Readonly<Record<string, unknown>>;

export type Step =
  | { readonly kind: 'next'; readonly state: RoundState }
  | { readonly kind: 'done'; readonly result: StatisticResult };

/** What an algorithm reads, sends and shows; the review page and the runner's limits are both made from it. */
export interface Manifest {
  readonly reads: readonly { readonly column: ColumnName; readonly as: ColumnUse }[];
  readonly filter: string | null;
  /** Every sum that is opened on the way (rule 21). */
  readonly opens: readonly Opened[];
  readonly shows: Shown;
  /** By what rows are told apart, in the sums and in what is shown. */
  readonly groups: readonly Dimension[];
  /** Whether the first round is a gate round over cells (rule 18). */
  readonly gated: boolean;
  readonly maxRounds: number;
  readonly maxSlots: number;
  /** Whether single rows of the sorted column come out; an owner's policy must allow it in these words (rule 19). */
  readonly exactOrderStatistics: boolean;
  /**
   * A search refines only intervals that hold at least this many rows of all participants together. An owner whose
   * smallest group is k takes part when it is at least 2k (rule 19). null where nothing is searched, or searched exactly.
   */
  readonly refineAbove: number | null;
}

/** Each has words in every language (words/): a name without words is a type error. */
export type AlgorithmName =
  | 'summary'
  | 'count'
  | 'sum'
  | 'mean'
  | 'variance'
  | 'standard-deviation'
  | 'standard-error'
  | 'minimum'
  | 'maximum'
  | 'median'
  | 'quantiles'
  | 'histogram'
  | 'frequency-table'
  | 'any'
  | 'all';

export type ColumnUse = 'number' | 'group' | 'boolean' | 'any';

declare const parsed: unique symbol;
/** Parameters that an algorithm's schema has accepted. Only `parseParameters` makes them. */
export interface ParsedParameters {
  readonly [parsed]: true;
}

/**
 * An algorithm: pure functions around rounds of secure sums. P is what its parameter schema yields.
 * `ask` and `contribute` run at each participant, `start` and `combine` everywhere; `combine` must give the same bytes
 * on every machine (no Date, no Math.random, no transcendental functions).
 * A state comes from the launcher: the functions that take one throw ParleyError ROUND_INPUT when it does not fit.
 */
export interface Algorithm<P = ParsedParameters> {
  readonly name: AlgorithmName;
  readonly version: number;
  /** Parameters that work on the demo data. */
  readonly example: unknown;
  readonly parameters: z.ZodType<P>;
  manifest(parameters: P): Manifest;
  start(parameters: P, terms: PrivacyTerms): RoundState;
  /** How many slots a contribution has in this state. */
  slots(parameters: P, state: RoundState): number;
  /** What each slot of a contribution in this state says: the operator's preview names the numbers. */
  meanings(parameters: P, state: RoundState): SlotMeaning[];
  /** The same for programs. A gate round has none: its slots say only whether there are enough persons. */
  labels(parameters: P, state: RoundState): SlotLabel[];
  ask(parameters: P, state: RoundState): CellQuery;
  /** @throws ParleyError GROUP_TOO_SMALL when a column of the whole, ungrouped and unfiltered table has fewer than k persons. */
  contribute(parameters: P, state: RoundState, answer: CellAnswer): Slot[];
  combine(parameters: P, state: RoundState, sums: readonly SlotSum[], contributors: number): Step;
}
