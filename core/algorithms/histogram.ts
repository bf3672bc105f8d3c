import { z } from 'zod';
import { limits } from '../schema/limits.ts';
import { at } from './at.ts';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { countsOf } from './moments.ts';
import { column, filter, groupBy, levelsOf } from './parameters.ts';

const edges = z
  .array(z.number())
  .min(2)
  .max(limits.groupLevels + 1)
  .refine((list) => list.every((edge, i) => i === 0 || edge > at(list, i - 1)), 'must ascend')
  .describe(
    'The borders of the intervals, ascending. An interval holds its lower border and not its upper one; the last ' +
      'holds both.',
  );
const Parameters = z.strictObject({ column, edges, filter, groupBy });
const Counts = z.strictObject(openState('counts'));

/** How many values lie in each interval; those outside of all are counted as `other`. One round after the gate. */
export const histogram = defineCellAlgorithm({
  name: 'histogram',
  version: 1,
  example: { column: 'wage', edges: [0, 2000, 4000, 6000, 8000, 10000] },
  parameters: Parameters,
  states: () => Counts,
  scope: (parameters) => ({
    filter: parameters.filter,
    dimensions: [
      ...levelsOf(parameters.groupBy),
      { kind: 'bins', column: parameters.column, edges: parameters.edges },
    ],
    columns: [parameters.column],
  }),
  account: (parameters) => ({
    use: 'number',
    opens: [{ kind: 'rows', columns: [parameters.column] }],
    shows: { kind: 'count', columns: [parameters.column] },
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
