import { defineTruth } from './truth.ts';

/** All are true when not any is false. */
export const all = defineTruth({
  name: 'all',
  title: 'All',
  summary: 'Whether a yes/no column is true in every row.',
  asks: 'false',
  values: (found) => ({ all: !found }),
});
