import type { Language } from '../../schema/language.ts';
import { KiB, MiB } from '../../schema/limits.ts';
import { quoted } from '../../schema/quoted.ts';

/** Names, numbers and times as they stand in sentences of a language. */
export interface Format {
  /** a, b and c */
  readonly all: (items: readonly string[]) => string;
  /** a, b or c */
  readonly any: (items: readonly string[]) => string;
  /** Somebody's own words within a sentence. */
  readonly quoted: (name: string) => string;
  readonly number: (value: number) => string;
  /** An amount of data. */
  readonly bytes: (amount: number) => string;
  readonly time: (milliseconds: number) => string;
}

export function formatOf(language: Language): Format {
  const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat(language, { type });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  const numbers = new Intl.NumberFormat(language);
  return {
    all: (items) => list('conjunction').format(items),
    any: (items) => list('disjunction').format(items),
    quoted,
    number: (value) => numbers.format(value),
    bytes: (amount) =>
      amount >= MiB ? `${numbers.format(amount / MiB)} MiB` : `${numbers.format(amount / KiB)} KiB`,
    time: (milliseconds) => moment.format(milliseconds),
  };
}
