import { rankFromEnd, rankShown } from './extreme-rank.ts';
import { defineOrderStatistics, OrderParameters } from './order-statistics.ts';

/** The largest value, or the k-th largest; `rank` of the result says which, counted from the largest. */
export const maximum = defineOrderStatistics({
  name: 'maximum',
  example: { columns: ['wage'], grid: { low: 0, high: 10000, step: 10 } },
  parameters: OrderParameters,
  shows: (parameters) => ({
    kind: 'maximum',
    columns: parameters.columns,
    rank: rankShown(parameters),
  }),
  searches: (parameters) => [
    {
      rank: (count) => count - rankFromEnd(parameters, count) + 1,
      values: ({ value, low, high, count, rank }) => ({
        maximum: value,
        low,
        high,
        rank: rank === null ? null : count - rank + 1,
        count,
      }),
    },
  ],
});
