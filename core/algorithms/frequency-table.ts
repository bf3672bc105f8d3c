import { z } from 'zod';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { countsOf } from './moments.ts';
import { filter, groupByRequired, levelsOf } from './parameters.ts';

const Parameters = z.strictObject({ groupBy: groupByRequired, filter });
const Counts = z.strictObject(openState('counts'));

/**
 * A contingency table: how many rows have each combination of labels, and how many all shown cells have together (the
 * row with no group). One round after the gate.
 */
export const frequencyTable = defineCellAlgorithm({
  name: 'frequency-table',
  version: 1,
  example: { groupBy: [{ column: 'region', levels: ['north', 'south'] }] },
  parameters: Parameters,
  states: () => Counts,
  scope: (parameters) => ({
    filter: parameters.filter,
    dimensions: levelsOf(parameters.groupBy),
    columns: [null],
  }),
  account: () => ({
    use: 'any',
    opens: [{ kind: 'rows', columns: [] }],
    shows: { kind: 'count', columns: [] },
    rounds: 1,
    slotsPerTarget: 1,
  }),
  first: (_, open) => ({ stage: 'counts' as const, open: [...open] }),
  quantities: () => [{ kind: 'count' }],
  combine: (_parameters, _state, [sums = []]) => {
    const counts = countsOf(sums);
    return {
      kind: 'done',
      rows: counts.map((count) => [{ count }]),
      total: { count: counts.reduce((total, count) => total + count, 0) },
    };
  },
});
