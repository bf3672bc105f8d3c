import { at } from './at.ts';
import { cellNamer, restOf } from './cells.ts';
import { isAsked, type Asked, type Quantity } from './quantity.ts';
import { allTargets, targetAt, type Scope } from './scope.ts';
import type { SlotMeaning, SlotQuantity } from './statements.ts';

type Place = Omit<SlotMeaning, 'quantity'>;

/** What each slot of a round says, for the operator's preview: in the order of `gateSlots`. */
export function gateMeanings(scope: Scope): SlotMeaning[] {
  const placeOf = placer(scope);
  return allTargets(scope).map((target) => ({
    quantity: { kind: 'enough-persons' },
    ...placeOf(target),
  }));
}

/** The same for a round of sums, in the order of `slotsFrom`. */
export function slotMeanings(scope: Scope, asked: Asked): SlotMeaning[] {
  const placeOf = placer(scope);
  return asked.quantities.flatMap((quantity) =>
    asked.open.flatMap((target, position) =>
      isAsked(quantity, position)
        ? [{ quantity: meant(quantity, position), ...placeOf(target) }]
        : [],
    ),
  );
}

function meant(quantity: Quantity, position: number): SlotQuantity {
  switch (quantity.kind) {
    case 'count':
      return { kind: 'rows' };
    case 'sum':
      return { kind: 'sum' };
    case 'any':
      return { kind: 'any', of: quantity.of };
    case 'centredSquares':
      return { kind: 'squared-distances', number: at(quantity.numbers, position) ?? 0 };
    case 'atMost':
      return { kind: 'rows-up-to', number: at(quantity.numbers, position) ?? 0 };
  }
}

function placer(scope: Scope): (target: number) => Place {
  const namesOf = cellNamer(scope.dimensions);
  const rests = scope.dimensions.map(restOf);
  return (index) => {
    const target = targetAt(scope, index);
    const names = namesOf(target.cell);
    return {
      column: at(scope.columns, target.column),
      group: scope.dimensions.map(({ column }, i) => {
        const label = at(names, i);
        return { column, label, rest: label === rests[i] };
      }),
    };
  };
}
