import { ParleyError } from '../schema/errors.ts';
import { at } from './at.ts';
import type { SlotSum } from './contract.ts';

/**
 * One kind of number that a round asks of open targets, and so one slot for each of them. `numbers` has a number for
 * each open target; where it is null, that target is not asked and has no slot.
 */
export type Quantity =
  | { readonly kind: 'count' | 'sum' }
  | { readonly kind: 'any'; readonly of: 'true' | 'false' | 'missing' }
  | {
      readonly kind: 'centredSquares' | 'atMost';
      readonly numbers: readonly (number | null)[];
    };

/** A round of sums: which targets are open, and what is asked of them. Slots run by quantity, then by target. */
export interface Asked {
  readonly open: readonly number[];
  readonly quantities: readonly Quantity[];
}

/** The sums of one quantity by open target; null where the target was not asked. */
export type SumsByTarget = readonly (SlotSum | null)[];

/** Whether a quantity is asked of the open target at this position. */
export function isAsked(quantity: Quantity, position: number): boolean {
  return !('numbers' in quantity) || at(quantity.numbers, position) !== null;
}

export function slotCount({ open, quantities }: Asked): number {
  return quantities.reduce(
    (count, quantity) => count + open.filter((_, i) => isAsked(quantity, i)).length,
    0,
  );
}

/** @throws ParleyError ROUND_INPUT when there are not as many sums as slots. */
export function sumsByTarget(asked: Asked, sums: readonly SlotSum[]): SumsByTarget[] {
  checkLength(sums, slotCount(asked));
  let next = 0;
  return asked.quantities.map((quantity) =>
    asked.open.map((_, i) => (isAsked(quantity, i) ? at(sums, next++) : null)),
  );
}

/** @throws ParleyError ROUND_INPUT */
export function checkLength(sums: readonly SlotSum[], expected: number): void {
  if (sums.length === expected) return;
  throw new ParleyError(
    'ROUND_INPUT',
    `The sum has ${sums.length} slots where this round has ${expected}. Nothing was computed from it.`,
  );
}
