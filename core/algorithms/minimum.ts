import { rankFromEnd, rankShown } from './extreme-rank.ts';
import { defineOrderStatistics, OrderParameters } from './order-statistics.ts';

/** The smallest value, or the k-th smallest; `rank` of the result says which, counted from the smallest. */
export const minimum = defineOrderStatistics({
  name: 'minimum',
  example: { columns: ['wage'], grid: { low: 0, high: 10000, step: 10 } },
  parameters: OrderParameters,
  shows: (parameters) => ({
    kind: 'minimum',
    columns: parameters.columns,
    rank: rankShown(parameters),
  }),
  searches: (parameters) => [
    {
      rank: (count) => rankFromEnd(parameters, count),
      values: ({ value, low, high, count, rank }) => ({ minimum: value, low, high, rank, count }),
    },
  ],
});
