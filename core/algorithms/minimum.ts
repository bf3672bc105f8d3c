import { extremeWords, rankFromEnd } from './extreme-rank.ts';
import { defineOrderStatistics, OrderParameters } from './order-statistics.ts';

/** The smallest value, or the k-th smallest; `rank` of the result says which, counted from the smallest. */
export const minimum = defineOrderStatistics({
  name: 'minimum',
  title: 'Minimum',
  summary: 'The lower end of a column, on a grid of points; without the few smallest values.',
  example: { columns: ['wage'], grid: { low: 0, high: 10000, step: 10 } },
  parameters: OrderParameters,
  words: (parameters) => extremeWords(parameters, 'minimum', 'lower'),
  searches: (parameters) => [
    {
      rank: (count) => rankFromEnd(parameters, count),
      values: ({ value, low, high, count, rank }) => ({ minimum: value, low, high, rank, count }),
    },
  ],
});
