import { z } from 'zod';
import { exactInteger } from '../schema/exact.ts';
import { defineOrderStatistics, OrderParameters, type Search } from './order-statistics.ts';
import { ceiling, fromDecimal, multiply } from './rational.ts';

const PROBABILITIES_MOST = 100;

const Parameters = OrderParameters.extend({
  probabilities: z
    .array(z.number().min(0).max(1))
    .min(1)
    .max(PROBABILITIES_MOST)
    .refine((list) => new Set(list).size === list.length, 'a probability stands here twice')
    .describe('Which quantiles, as numbers from 0 to 1: 0.5 is the median.'),
});

/**
 * Quantiles as the inverse of the empirical distribution function: type 1 of Hyndman and Fan (1996), "Sample quantiles
 * in statistical packages", on the grid's points.
 */
export const quantiles = defineOrderStatistics({
  name: 'quantiles',
  example: {
    columns: ['wage'],
    probabilities: [0.25, 0.5, 0.75],
    grid: { low: 0, high: 10000, step: 10 },
  },
  parameters: Parameters,
  shows: ({ columns, probabilities }) => ({ kind: 'quantiles', columns, probabilities }),
  searches: ({ probabilities }) => probabilities.map(quantile),
});

function quantile(probability: number): Search {
  return {
    rank: (count) => quantileRank(probability, count),
    values: ({ value, low, high, count }) => ({ probability, value, low, high, count }),
  };
}

/** The smallest rank that is at least the share of the count, and no less than 1. */
export function quantileRank(probability: number, count: number): number {
  const share = multiply(fromDecimal(probability), exactInteger(Math.floor(count)));
  return Math.max(1, Number(ceiling(share)));
}
