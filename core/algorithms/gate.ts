import { z } from 'zod';
import type { CellAnswer, CellQuery } from '../data/types.ts';
import { exactInteger } from '../schema/exact.ts';
import { uint } from '../schema/ids.ts';
import { at } from './at.ts';
import type { Slot, SlotSum } from './contract.ts';
import { checkLength } from './quantity.ts';
import { targetAt, targetCount, allTargets, type Scope } from './scope.ts';

/**
 * The gate round (PROTOCOL.md rule 18): each participant says for every target whether it has enough persons there,
 * as 0 or 1. Targets in which enough participants do are opened; the others are never measured.
 */
export const GateState = z.strictObject({
  stage: z.literal('gate'),
  /** How many participants with enough persons open a target. */
  minimum: uint,
});
export type GateState = z.infer<typeof GateState>;

export function gateQuery(scope: Scope): CellQuery {
  return {
    filter: scope.filter,
    dimensions: scope.dimensions,
    measures: scope.columns.map((column) => ({ kind: 'count', column })),
  };
}

export function gateSlots(scope: Scope, answer: CellAnswer): Slot[] {
  return allTargets(scope).map((target) => {
    const { cell, column } = targetAt(scope, target);
    const enough = at(at(answer.enough, column), cell);
    return { kind: 'exact', value: exactInteger(enough ? 1 : 0) };
  });
}

/** @returns the open targets, ascending. */
export function openTargets(scope: Scope, gate: GateState, sums: readonly SlotSum[]): number[] {
  checkLength(sums, targetCount(scope));
  return sums.flatMap(({ value }, target) =>
    value.numerator >= BigInt(gate.minimum) * value.denominator ? [target] : [],
  );
}
