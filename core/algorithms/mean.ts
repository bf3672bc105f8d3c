import { z } from 'zod';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { firstMomentQuantities, firstMoments, firstMomentsOpened } from './moments.ts';
import { columns, columnScope, filter, groupBy, skipna } from './parameters.ts';

const Parameters = z.strictObject({ columns, skipna, filter, groupBy });
const Sums = z.strictObject(openState('sums'));

/** The arithmetic mean of a column, and how many values it is made of. One round. */
export const mean = defineCellAlgorithm({
  name: 'mean',
  version: 1,
  example: { columns: ['wage'] },
  parameters: Parameters,
  states: () => Sums,
  scope: (parameters) => columnScope(parameters),
  account: (parameters) => ({
    use: 'number',
    opens: firstMomentsOpened(parameters),
    shows: { kind: 'mean', columns: parameters.columns },
    rounds: 1,
    slotsPerTarget: parameters.skipna ? 2 : 3,
  }),
  first: (_, open) => ({ stage: 'sums' as const, open: [...open] }),
  quantities: (parameters) => firstMomentQuantities(parameters.skipna),
  combine: (_parameters, _state, sums) => ({
    kind: 'done',
    rows: firstMoments(sums).map((moment) => [{ mean: moment.mean, count: moment.count }]),
  }),
});
