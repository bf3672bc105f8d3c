import { ParleyError } from '../../schema/errors.ts';
import { type Exact, exactInteger } from '../../schema/exact.ts';
import type { ColumnName } from '../../schema/ids.ts';
import { columnOf, type LoadedTable } from '../columns/loaded.ts';
import type { RawMeasure } from '../disclosure.ts';
import type { Measure } from '../types.ts';
import { ExactSums, scaledDown } from './exact-sum.ts';
import { type Block, type Reading, scaleOf } from './scan.ts';

/** Computes one measure block by block. */
export interface Tally {
  readonly reads: { readonly column: ColumnName; readonly reading: Reading } | null;
  /** The rows whose persons count: those of the cell, or those of the cell with this column present. */
  readonly population: ColumnName | null;
  add(block: Block): void;
  value: RawMeasure['rawValue'];
}

export function tallyOf(measure: Measure, cells: number, table: LoadedTable): Tally {
  switch (measure.kind) {
    case 'count':
      return measure.column === null
        ? countRows(cells)
        : countWhere(cells, measure.column, 'present', () => true);
    case 'sum':
      return sum(cells, measure.column, table);
    case 'centredSquares':
      return centredSquares(cells, measure.column, measure.centres);
    case 'atMost': {
      const { bounds } = measure;
      return countWhere(
        cells,
        measure.column,
        'value',
        (value, cell) => value <= (bounds[cell] ?? -Infinity),
      );
    }
    case 'any':
      return any(cells, measure.column, measure.of);
  }
}

function countRows(cells: number): Tally {
  const counts = new Float64Array(cells);
  return {
    reads: null,
    population: null,
    add: ({ rows, cellOf }) => {
      for (let row = 0; row < rows; row++) {
        const cell = cellOf[row] ?? -1;
        if (cell >= 0) counts[cell] = (counts[cell] ?? 0) + 1;
      }
    },
    value: (cell) => exactInteger(counts[cell] ?? 0),
  };
}

function countWhere(
  cells: number,
  column: ColumnName,
  reading: 'present' | 'value' | 'true',
  counts: (value: number, cell: number) => boolean,
): Tally {
  const found = new Float64Array(cells);
  return {
    reads: { column, reading },
    population: column,
    add: (block) => {
      eachValue(block, column, reading, (value, cell) => {
        if (counts(value, cell)) found[cell] = (found[cell] ?? 0) + 1;
      });
    },
    value: (cell) => exactInteger(found[cell] ?? 0),
  };
}

function sum(cells: number, column: ColumnName, table: LoadedTable): Tally {
  const sums = new ExactSums(cells);
  const scale = scaleOf(columnOf(table, column));
  return {
    reads: { column, reading: 'parts' },
    population: column,
    add: (block) => {
      const { rows, cellOf } = block;
      for (const part of block.parts(column)) {
        for (let row = 0; row < rows; row++) {
          const cell = cellOf[row] ?? -1;
          if (cell < 0) continue;
          const value = part.getItem(row);
          if (value !== null && !sums.add(cell, value)) throw outOfRange(column);
        }
      }
    },
    value: (cell) => (scale === 0 ? sums.sum(cell) : scaledDown(sums.sum(cell), scale)),
  };
}

function centredSquares(cells: number, column: ColumnName, centres: readonly number[]): Tally {
  const sums = new ExactSums(cells);
  return {
    reads: { column, reading: 'value' },
    population: column,
    add: (block) => {
      eachValue(block, column, 'value', (value, cell) => {
        const distance = value - (centres[cell] ?? 0);
        if (!sums.add(cell, distance * distance)) throw outOfRange(column);
      });
    },
    value: (cell) => sums.sum(cell),
  };
}

function any(cells: number, column: ColumnName, of: 'true' | 'false' | 'missing'): Tally {
  const found = new Uint8Array(cells);
  const wanted = of === 'true' ? 1 : 0;
  const add =
    of === 'missing'
      ? (block: Block) => {
          const present = block.column(column, 'present');
          for (let row = 0; row < block.rows; row++) {
            const cell = block.cellOf[row] ?? -1;
            if (cell >= 0 && present.getItem(row) === null) found[cell] = 1;
          }
        }
      : (block: Block) => {
          eachValue(block, column, 'true', (value, cell) => {
            if (value === wanted) found[cell] = 1;
          });
        };
  return {
    reads: { column, reading: of === 'missing' ? 'present' : 'true' },
    population: of === 'missing' ? null : column,
    add,
    value: (cell): Exact => exactInteger(found[cell] ?? 0),
  };
}

function eachValue(
  block: Block,
  column: ColumnName,
  reading: 'present' | 'value' | 'true',
  visit: (value: number, cell: number) => void,
): void {
  const values = block.column(column, reading);
  for (let row = 0; row < block.rows; row++) {
    const cell = block.cellOf[row] ?? -1;
    if (cell < 0) continue;
    const value = values.getItem(row);
    if (value !== null) visit(value, cell);
  }
}

function outOfRange(column: ColumnName): ParleyError {
  return new ParleyError(
    'VALUE_OUT_OF_RANGE',
    `A value of the column "${column}" is too large to compute with. Nothing was sent; check the column for wrong values.`,
    { details: { column } },
  );
}
