import { at } from './at.ts';
import { cellNamer } from './cells.ts';
import { isAsked, type Asked, type Quantity } from './quantity.ts';
import { allTargets, targetAt, type Scope } from './scope.ts';

/** What each slot of a round says, for the operator's preview: in the order of `gateSlots`. */
export function gateMeanings(scope: Scope): string[] {
  const place = placeNamer(scope);
  return allTargets(scope).map((target) => `enough persons with ${place(target)} (1) or not (0)`);
}

/** The same for a round of sums, in the order of `slotsFrom`. */
export function slotMeanings(scope: Scope, asked: Asked): string[] {
  const place = placeNamer(scope);
  return asked.quantities.flatMap((quantity) =>
    asked.open.flatMap((target, position) =>
      isAsked(quantity, position) ? [`${quantityWords(quantity, position)} ${place(target)}`] : [],
    ),
  );
}

function quantityWords(quantity: Quantity, position: number): string {
  switch (quantity.kind) {
    case 'count':
      return 'number of rows with';
    case 'sum':
      return 'sum of';
    case 'any':
      return quantity.of === 'missing' ? 'whether any row lacks' : `whether any is ${quantity.of}:`;
    case 'centredSquares':
      return `sum of squared distances from ${String(quantity.numbers[position])} of`;
    case 'atMost':
      return `number of rows with at most ${String(quantity.numbers[position])} as`;
  }
}

/** "radius, diagnosis malignant". */
function placeNamer(scope: Scope): (target: number) => string {
  const namesOf = cellNamer(scope.dimensions);
  return (index) => {
    const target = targetAt(scope, index);
    const names = namesOf(target.cell);
    const groups = scope.dimensions.map(({ column }, i) => `${column} ${at(names, i)}`);
    return [at(scope.columns, target.column) ?? 'anything', ...groups].join(', ');
  };
}
