import type { CellAnswer } from '../data/types.ts';
import { ParleyError } from '../schema/errors.ts';
import { exactZero, type Exact } from '../schema/exact.ts';
import { at } from './at.ts';
import type { Slot } from './contract.ts';
import { planMeasures } from './measure-plan.ts';
import { isAsked, type Asked, type Quantity } from './quantity.ts';
import { isGated, targetAt, type Scope } from './scope.ts';

/**
 * A participant's slots, from the answer to the query of the same plan. A target in which it has too few persons for
 * any of the quantities has zeros in all of its slots (PROTOCOL.md rule 18).
 * @throws ParleyError GROUP_TOO_SMALL where no gate round came before and there are too few persons.
 */
export function slotsFrom(scope: Scope, asked: Asked, answer: CellAnswer): Slot[] {
  const places = placesOf(scope, asked);
  const enough = asked.open.map((target, i) => {
    const { cell, column } = targetAt(scope, target);
    return asked.quantities.every(
      (quantity, q) =>
        !isAsked(quantity, i) || at(at(answer.enough, at(at(places, q), column)), cell),
    );
  });
  if (!isGated(scope) && enough.includes(false)) throw tooFewPersons();

  return asked.quantities.flatMap((quantity, q) =>
    asked.open.flatMap((target, i) => {
      if (!isAsked(quantity, i)) return [];
      const { cell, column } = targetAt(scope, target);
      const value = at(at(answer.values, at(at(places, q), column)), cell);
      return [slotOf(quantity, enough[i] === true ? value : exactZero)];
    }),
  );
}

function tooFewPersons(): ParleyError {
  return new ParleyError(
    'GROUP_TOO_SMALL',
    'A column of this task has values of fewer persons here than your smallest group. Nothing was sent; ' +
      'this organisation does not take part.',
  );
}

/** Where in the answer a quantity of a column stands: places[quantity][column]. */
function placesOf(scope: Scope, asked: Asked): number[][] {
  const places = asked.quantities.map(() => new Array<number>(scope.columns.length).fill(-1));
  planMeasures(scope, asked).forEach(({ quantity, column }, place) => {
    at(places, quantity)[column] = place;
  });
  return places;
}

function slotOf(quantity: Quantity, value: Exact): Slot {
  return quantity.kind === 'any'
    ? { kind: 'any', value: value.numerator !== 0n }
    : { kind: 'exact', value };
}
