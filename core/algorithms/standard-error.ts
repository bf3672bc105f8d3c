import { defineDispersion, squareRoot } from './dispersion.ts';

/** The standard error of the mean: the standard deviation divided by the root of the count. */
export const standardError = defineDispersion({
  name: 'standard-error',
  shows: 'standard-error',
  values: ({ count, varianceOfMean }) => ({ count, standardError: squareRoot(varianceOfMean) }),
});
