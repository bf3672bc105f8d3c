import { defineDispersion } from './dispersion.ts';

export const variance = defineDispersion({
  name: 'variance',
  title: 'Variance',
  summary: 'How far the values of a column spread, as the mean squared difference from their mean.',
  shows: 'the count and the variance',
  values: ({ count, variance }) => ({ count, variance }),
});
