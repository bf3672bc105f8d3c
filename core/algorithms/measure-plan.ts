import type { Measure } from '../data/types.ts';
import { ParleyError } from '../schema/errors.ts';
import type { ColumnName } from '../schema/ids.ts';
import { at } from './at.ts';
import { isAsked, type Asked, type Quantity } from './quantity.ts';
import { targetAt, targetCount, type Scope } from './scope.ts';

/** A measure of the query, and the slots that its answer fills: those of one quantity and one column. */
export interface PlannedMeasure {
  /** Position in the quantities that are asked. */
  readonly quantity: number;
  /** Position in the scope's columns. */
  readonly column: number;
  readonly measure: Measure;
}

/** The data layer answers by cell: each quantity is measured once for every column that has a target asked of it. */
export function planMeasures(scope: Scope, asked: Asked): PlannedMeasure[] {
  return asked.quantities.flatMap((quantity, q) => {
    const columns = new Set<number>();
    asked.open.forEach((target, i) => {
      if (isAsked(quantity, i)) columns.add(targetAt(scope, target).column);
    });
    return [...columns]
      .toSorted((a, b) => a - b)
      .map((column) => ({
        quantity: q,
        column,
        measure: measureOf(scope, asked.open, quantity, column),
      }));
  });
}

function measureOf(
  scope: Scope,
  open: readonly number[],
  quantity: Quantity,
  position: number,
): Measure {
  const column = at(scope.columns, position);
  switch (quantity.kind) {
    case 'count':
      return { kind: 'count', column };
    case 'sum':
      return { kind: 'sum', column: named(column) };
    case 'any':
      return { kind: 'any', column: named(column), of: quantity.of };
    case 'centredSquares':
      return {
        kind: 'centredSquares',
        column: named(column),
        centres: numbersByCell(scope, open, quantity.numbers, position),
      };
    case 'atMost':
      return {
        kind: 'atMost',
        column: named(column),
        bounds: numbersByCell(scope, open, quantity.numbers, position),
      };
  }
}

function named(column: ColumnName | null): ColumnName {
  if (column === null) throw new ParleyError('INTERNAL', 'Rows as such can only be counted.');
  return column;
}

/** Cells that are not asked get 0: their answers are left where they are. */
function numbersByCell(
  scope: Scope,
  open: readonly number[],
  numbers: readonly (number | null)[],
  position: number,
): number[] {
  const byCell = new Array<number>(targetCount(scope) / scope.columns.length).fill(0);
  open.forEach((target, i) => {
    const { cell, column } = targetAt(scope, target);
    if (column === position) byCell[cell] = at(numbers, i) ?? 0;
  });
  return byCell;
}
