import { z } from 'zod';
import type { Algorithm, AlgorithmName } from './contract.ts';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { isTrue } from './moments.ts';
import { columns, columnScope, filter, groupBy } from './parameters.ts';
import type { Values } from './table.ts';

const Parameters = z.strictObject({ columns, filter, groupBy });
type Parameters = z.infer<typeof Parameters>;
const Truths = z.strictObject(openState('truths'));
type Truths = z.infer<typeof Truths>;

interface Truth {
  readonly name: AlgorithmName;
  readonly asks: 'true' | 'false';
  values(found: boolean): Values;
}

/**
 * Whether a boolean column has a certain value in any row. The sum of the slots tells that and nothing of how many
 * participants or rows have it (PROTOCOL.md rule 19). Missing values are left out. One round.
 */
export function defineTruth(own: Truth): Algorithm<Parameters> {
  return defineCellAlgorithm<Parameters, Truths>({
    name: own.name,
    version: 1,
    example: { columns: ['employed'] },
    parameters: Parameters,
    states: () => Truths,
    scope: columnScope,
    account: (parameters) => ({
      use: 'boolean',
      opens: [{ kind: 'truth', columns: parameters.columns, value: own.asks }],
      shows: { kind: 'truth', columns: parameters.columns, value: own.asks },
      rounds: 1,
      slotsPerTarget: 1,
    }),
    first: (_, open) => ({ stage: 'truths', open: [...open] }),
    quantities: () => [{ kind: 'any', of: own.asks }],
    combine: (_parameters, _state, [truths = []]) => ({
      kind: 'done',
      rows: truths.map((sum) => [own.values(isTrue(sum))]),
    }),
  });
}
