import { z } from 'zod';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { countsOf } from './moments.ts';
import { columnsOrRows, filter, groupBy, levelsOf } from './parameters.ts';

const Parameters = z.strictObject({ columns: columnsOrRows, filter, groupBy });
const Counts = z.strictObject(openState('counts'));

/** How many values are not missing, or how many rows there are. One round. */
export const count = defineCellAlgorithm({
  name: 'count',
  version: 1,
  example: { columns: ['wage'] },
  parameters: Parameters,
  states: () => Counts,
  scope: (parameters) => ({
    filter: parameters.filter,
    dimensions: levelsOf(parameters.groupBy),
    columns: parameters.columns.length > 0 ? parameters.columns : [null],
  }),
  account: ({ columns }) => ({
    use: 'any',
    opens: [{ kind: 'rows', columns }],
    shows: { kind: 'count', columns },
    rounds: 1,
    slotsPerTarget: 1,
  }),
  first: (_, open) => ({ stage: 'counts' as const, open: [...open] }),
  quantities: () => [{ kind: 'count' }],
  combine: (_parameters, _state, [sums = []]) => ({
    kind: 'done',
    rows: countsOf(sums).map((count) => [{ count }]),
  }),
});
