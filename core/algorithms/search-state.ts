import { z } from 'zod';
import { at } from './at.ts';
import { openState } from './cell-algorithm.ts';
import type { Interval } from './search.ts';

/** The round that counts, so that ranks are known. */
export const Counting = z.strictObject(openState('counts'));
const pointNumbers = z.array(z.int().min(-1));
const amounts = z.array(z.number());
/** The rounds that halve; intervals as lists, aligned with the open targets. */
export const Searching = z
  .strictObject({
    ...openState('search'),
    counts: amounts,
    /** One list of intervals a search, with one interval for each open target. */
    searches: z.array(
      z.strictObject({
        lower: pointNumbers,
        upper: pointNumbers,
        below: amounts,
        upTo: amounts,
      }),
    ),
  })
  .refine(({ open, counts, searches }) =>
    searches
      .flatMap(({ lower, upper, below, upTo }) => [lower, upper, below, upTo])
      .concat([counts])
      .every((list) => list.length === open.length),
  );
export type Searching = z.infer<typeof Searching>;

/** The intervals of one search, by open target. */
export function intervalsOf(state: Searching, search: number): Interval[] {
  const { lower, upper, below, upTo } = at(state.searches, search);
  return lower.map((low, i) => ({
    lower: low,
    upper: at(upper, i),
    below: at(below, i),
    upTo: at(upTo, i),
  }));
}

export function listsOf(intervals: readonly Interval[]): Searching['searches'][number] {
  return {
    lower: intervals.map(({ lower }) => lower),
    upper: intervals.map(({ upper }) => upper),
    below: intervals.map(({ below }) => below),
    upTo: intervals.map(({ upTo }) => upTo),
  };
}
