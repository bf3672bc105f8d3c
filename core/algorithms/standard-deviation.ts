import { defineDispersion, squareRoot } from './dispersion.ts';

export const standardDeviation = defineDispersion({
  name: 'standard-deviation',
  shows: 'standard-deviation',
  values: ({ count, variance }) => ({ count, standardDeviation: squareRoot(variance) }),
});
