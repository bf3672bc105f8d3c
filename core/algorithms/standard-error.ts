import { defineDispersion, squareRoot } from './dispersion.ts';

/** The standard error of the mean: the standard deviation divided by the root of the count. */
export const standardError = defineDispersion({
  name: 'standard-error',
  title: 'Standard error of the mean',
  summary: 'How uncertain the mean of a column is.',
  shows: 'the count and the standard error of the mean',
  values: ({ count, varianceOfMean }) => ({ count, standardError: squareRoot(varianceOfMean) }),
});
