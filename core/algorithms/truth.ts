import { z } from 'zod';
import type { Algorithm } from './contract.ts';
import { defineCellAlgorithm, openState } from './cell-algorithm.ts';
import { isTrue } from './moments.ts';
import { columns, columnScope, filter, groupBy } from './parameters.ts';
import type { Values } from './table.ts';
import { eachOf } from './words.ts';

const Parameters = z.strictObject({ columns, filter, groupBy });
type Parameters = z.infer<typeof Parameters>;
const Truths = z.strictObject(openState('truths'));
type Truths = z.infer<typeof Truths>;

interface Truth {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
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
    title: own.title,
    summary: own.summary,
    example: { columns: ['employed'] },
    parameters: Parameters,
    states: () => Truths,
    scope: columnScope,
    account: (parameters) => ({
      use: 'boolean',
      opens: [`whether ${eachOf(parameters.columns)} is ${own.asks} in any row`],
      shows: `whether ${eachOf(parameters.columns)} is ${own.asks} in any row`,
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
