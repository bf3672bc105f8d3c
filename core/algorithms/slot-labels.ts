import { at } from './at.ts';
import { cellNamer } from './cells.ts';
import type { SlotLabel } from './contract.ts';
import { isAsked, type Asked, type Quantity } from './quantity.ts';
import { targetAt, type Scope } from './scope.ts';

/** Which number each slot of a round of sums is: in the order of `slotsFrom`. */
export function slotLabels(scope: Scope, asked: Asked): SlotLabel[] {
  const groupOf = cellNamer(scope.dimensions);
  return asked.quantities.flatMap((quantity) =>
    asked.open.flatMap((index, position) => {
      if (!isAsked(quantity, position)) return [];
      const target = targetAt(scope, index);
      const column = at(scope.columns, target.column);
      return [{ column, group: groupOf(target.cell), quantity: nameOf(quantity) }];
    }),
  );
}

function nameOf(quantity: Quantity): string {
  switch (quantity.kind) {
    case 'any':
      return `any-${quantity.of}`;
    case 'centredSquares':
      return 'centred-squares';
    case 'atMost':
      return 'at-most';
    case 'count':
    case 'sum':
      return quantity.kind;
  }
}
