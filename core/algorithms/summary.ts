import { defineDispersion, squareRoot } from './dispersion.ts';

export const summary = defineDispersion({
  name: 'summary',
  title: 'Mean and standard deviation',
  summary: 'Count, mean and standard deviation of a column in one task.',
  shows: 'the count, the mean and the standard deviation',
  values: ({ count, mean, variance }) => ({
    count,
    mean,
    standardDeviation: squareRoot(variance),
  }),
});
