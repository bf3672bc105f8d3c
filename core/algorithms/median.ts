import { defineOrderStatistics, OrderParameters } from './order-statistics.ts';
import { quantileRank } from './quantiles.ts';

/** The quantile of one half; of an even number of values the lower of the two in the middle. */
export const median = defineOrderStatistics({
  name: 'median',
  example: { columns: ['wage'], grid: { low: 0, high: 10000, step: 10 } },
  parameters: OrderParameters,
  shows: ({ columns }) => ({ kind: 'median', columns }),
  searches: () => [
    {
      rank: (count) => quantileRank(0.5, count),
      values: ({ value, low, high, count }) => ({ median: value, low, high, count }),
    },
  ],
});
