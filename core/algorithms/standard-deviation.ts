import { defineDispersion, squareRoot } from './dispersion.ts';

export const standardDeviation = defineDispersion({
  name: 'standard-deviation',
  title: 'Standard deviation',
  summary: 'How far the values of a column spread, in the unit of the column.',
  shows: 'the count and the standard deviation',
  values: ({ count, variance }) => ({ count, standardDeviation: squareRoot(variance) }),
});
