import { defineTruth } from './truth.ts';

export const any = defineTruth({
  name: 'any',
  asks: 'true',
  values: (found) => ({ any: found }),
});
