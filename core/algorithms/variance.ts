import { defineDispersion } from './dispersion.ts';

export const variance = defineDispersion({
  name: 'variance',
  shows: 'variance',
  values: ({ count, variance }) => ({ count, variance }),
});
