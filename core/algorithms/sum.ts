import { z } from 'zod';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { exactToNumber } from './exact-to-number.ts';
import { isTrue, missingOpened, missingQuantity } from './moments.ts';
import { columns, columnScope, filter, groupBy, skipna } from './parameters.ts';

const Parameters = z.strictObject({ columns, skipna, filter, groupBy });
const Sums = z.strictObject(openState('sums'));

/** The sum of a column; 0 of no values. One round. */
export const sum = defineCellAlgorithm({
  name: 'sum',
  version: 1,
  example: { columns: ['wage'] },
  parameters: Parameters,
  states: () => Sums,
  scope: (parameters) => columnScope(parameters),
  account: (parameters) => ({
    use: 'number',
    opens: [{ kind: 'sum', columns: parameters.columns }, ...missingOpened(parameters)],
    shows: { kind: 'sum', columns: parameters.columns },
    rounds: 1,
    slotsPerTarget: parameters.skipna ? 1 : 2,
  }),
  first: (_, open) => ({ stage: 'sums' as const, open: [...open] }),
  quantities: (parameters) => [{ kind: 'sum' }, ...missingQuantity(parameters.skipna)],
  combine: (_parameters, _state, [totals = [], missing]) => ({
    kind: 'done',
    rows: totals.map((total, i) => {
      if (total === null) return [];
      return [{ sum: isTrue(missing?.[i] ?? null) ? null : exactToNumber(total.value) }];
    }),
  }),
});
