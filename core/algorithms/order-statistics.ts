import { z } from 'zod';
import { uint } from '../schema/ids.ts';
import { at } from './at.ts';
import { defineCellAlgorithm } from './cell-algorithm.ts';
import type { Algorithm, AlgorithmName } from './contract.ts';
import { grid, halvings, pointAt, stepsOf, type Grid } from './grid.ts';
import { countsOf } from './moments.ts';
import { columns, columnScope, filter, groupBy } from './parameters.ts';
import type { Quantity, SumsByTarget } from './quantity.ts';
import { exactToNumber } from './exact-to-number.ts';
import { narrowed, nextPoint, wholeGrid, type Interval } from './search.ts';
import { Counting, intervalsOf, listsOf, Searching } from './search-state.ts';
import type { Values } from './table.ts';
import type { Opened, Shown } from './statements.ts';

/** Twice the usual smallest group of 5 persons. */
const REFINE_ABOVE = 10;

/** The parameters of all order statistics. */
export const OrderParameters = z.strictObject({
  columns,
  grid,
  refineAbove: uint
    .min(2)
    .max(1_000_000)
    .default(REFINE_ABOVE)
    .describe(
      'Intervals that hold fewer rows than this are not refined. At least twice the smallest group of every participant.',
    ),
  exactOrderStatistics: z
    .boolean()
    .default(false)
    .describe('Look for exact order statistics: refine down to single rows. Owners must allow it.'),
  filter,
  groupBy,
});
export type OrderParameters = z.infer<typeof OrderParameters>;

/** One search of a target. */
export interface Search {
  /** Which of n sorted values is looked for, from 1 to n. */
  rank(count: number): number;
  /** The row of the result. */
  values(found: Found): Values;
}

/** What a search found: the value lies between low and high; all null of no values. */
interface Found {
  /** The upper end of the interval: where it is one step, the smallest point with at least `rank` values up to it. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly count: number;
  readonly rank: number | null;
}

interface OrderStatistics<P extends OrderParameters> {
  readonly name: AlgorithmName;
  readonly example: unknown;
  readonly parameters: z.ZodType<P>;
  /** What is looked for. */
  shows(parameters: P): Shown;
  searches(parameters: P): readonly Search[];
}

type State = z.infer<typeof Counting> | Searching;

/**
 * Quantiles, median, minimum and maximum: searches on a public grid, all side by side, one halving a round after a
 * round of counts. An interval of fewer than `refineAbove` rows is not halved (PROTOCOL.md rule 19).
 */
export function defineOrderStatistics<P extends OrderParameters>(
  own: OrderStatistics<P>,
): Algorithm<P> {
  return defineCellAlgorithm<P, State>({
    name: own.name,
    version: 1,
    example: own.example,
    parameters: own.parameters,
    states: (parameters) => z.union([Counting, searchingFor(own, parameters)]),
    scope: columnScope,
    account(parameters) {
      const steps = stepsOf(parameters.grid);
      return {
        use: 'number',
        opens: [{ kind: 'rows', columns: parameters.columns }, searchOpened(parameters)],
        shows: own.shows(parameters),
        rounds: 1 + halvings(steps + 1),
        slotsPerTarget: own.searches(parameters).length,
        exactOrderStatistics: parameters.exactOrderStatistics,
        refineAbove: parameters.exactOrderStatistics ? null : parameters.refineAbove,
      };
    },
    first: (_, open) => ({ stage: 'counts', open: [...open] }),
    quantities: (parameters, state) =>
      state.stage === 'counts'
        ? [{ kind: 'count' }]
        : state.searches.map((_, s): Quantity => ({
            kind: 'atMost',
            numbers: intervalsOf(state, s).map((interval) => {
              const point = nextPoint(interval, leastRefined(parameters));
              return point === null ? null : pointAt(parameters.grid, point);
            }),
          })),
    combine(parameters, state, sums) {
      const next =
        state.stage === 'counts'
          ? beginning(own, parameters, state.open, at(sums, 0))
          : continued(own, parameters, state, sums);
      const open = next.searches.some((_, s) =>
        intervalsOf(next, s).some(
          (interval) => nextPoint(interval, leastRefined(parameters)) !== null,
        ),
      );
      return open
        ? { kind: 'next', state: next }
        : { kind: 'done', rows: rowsOf(own, parameters, next) };
    },
  });
}

/** With exact order statistics every interval that holds the value is refined, down to one step. */
function leastRefined(parameters: OrderParameters): number {
  return parameters.exactOrderStatistics ? 1 : parameters.refineAbove;
}

function searchingFor<P extends OrderParameters>(own: OrderStatistics<P>, parameters: P) {
  const steps = stepsOf(parameters.grid);
  return Searching.refine(
    ({ searches }) =>
      searches.length === own.searches(parameters).length &&
      searches.every(({ lower, upper }) =>
        lower.every((low, i) => low < at(upper, i) && at(upper, i) <= steps),
      ),
  );
}

function beginning<P extends OrderParameters>(
  own: OrderStatistics<P>,
  parameters: P,
  open: number[],
  sums: SumsByTarget,
): Searching {
  const counts = countsOf(sums);
  const whole = counts.map((count) => wholeGrid(stepsOf(parameters.grid), count));
  return {
    stage: 'search',
    open,
    counts,
    searches: own.searches(parameters).map(() => listsOf(whole)),
  };
}

function continued<P extends OrderParameters>(
  own: OrderStatistics<P>,
  parameters: P,
  state: Searching,
  sums: readonly SumsByTarget[],
): Searching {
  const searches = own.searches(parameters).map((search, s) =>
    listsOf(
      intervalsOf(state, s).map((interval, i) => {
        const point = nextPoint(interval, leastRefined(parameters));
        const atMost = at(at(sums, s), i);
        if (point === null || atMost === null) return interval;
        const rank = search.rank(at(state.counts, i));
        return narrowed(interval, point, exactToNumber(atMost.value), rank);
      }),
    ),
  );
  return { ...state, searches };
}

function rowsOf<P extends OrderParameters>(
  own: OrderStatistics<P>,
  parameters: P,
  state: Searching,
): Values[][] {
  const bySearch = own
    .searches(parameters)
    .map((search, s) =>
      intervalsOf(state, s).map((interval, i) =>
        search.values(found(parameters.grid, interval, at(state.counts, i), search)),
      ),
    );
  return state.open.map((_, i) => bySearch.map((rows) => at(rows, i)));
}

function found(points: Grid, { lower, upper }: Interval, count: number, search: Search): Found {
  if (count <= 0) return { value: null, low: null, high: null, count, rank: null };
  const high = pointAt(points, upper);
  return {
    value: high,
    low: pointAt(points, Math.max(lower, 0)),
    high,
    count,
    rank: search.rank(count),
  };
}

function searchOpened({
  columns,
  grid,
  refineAbove,
  exactOrderStatistics,
}: OrderParameters): Opened {
  return {
    kind: 'rows-up-to-points',
    columns,
    grid,
    refineAbove: exactOrderStatistics ? null : refineAbove,
  };
}
