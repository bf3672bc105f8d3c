import { defineTruth } from './truth.ts';

/** All are true when not any is false. */
export const all = defineTruth({
  name: 'all',
  asks: 'false',
  values: (found) => ({ all: !found }),
});
