import { defineDispersion, squareRoot } from './dispersion.ts';

export const summary = defineDispersion({
  name: 'summary',
  shows: 'mean-and-deviation',
  values: ({ count, mean, variance }) => ({
    count,
    mean,
    standardDeviation: squareRoot(variance),
  }),
});
