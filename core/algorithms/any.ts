import { defineTruth } from './truth.ts';

export const any = defineTruth({
  name: 'any',
  title: 'Any',
  summary: 'Whether a yes/no column is true in at least one row.',
  asks: 'true',
  values: (found) => ({ any: found }),
});
