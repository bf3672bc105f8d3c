import type { CellAnswer, CellQuery, Dimension, Measure } from '../../../core/data/types.ts';
import { exactInteger, exactZero, type Exact } from '../../../core/schema/exact.ts';
import { add, multiply } from '../../../core/algorithms/rational.ts';

/** A second, slow and plain way of answering cell queries, over rows in memory. */

export type Row = Readonly<Record<string, number | string | boolean | null>>;

export interface Table {
  readonly rows: readonly Row[];
  /** Smallest group. */
  readonly k: number;
  /** What the filter texts of a test mean. */
  readonly filters?: Readonly<Record<string, (row: Row) => boolean>>;
}

export function answer(table: Table, query: CellQuery): CellAnswer {
  const keep = query.filter === null ? () => true : table.filters?.[query.filter];
  if (keep === undefined) throw new Error(`the test has no filter ${String(query.filter)}`);
  const cells = query.dimensions.reduce((n, d) => n * sizeOf(d), 1);
  const byCell = Array.from({ length: cells }, (): Row[] => []);
  for (const row of table.rows.filter(keep)) {
    const cell = cellOf(row, query.dimensions);
    if (cell !== null) byCell[cell]?.push(row);
  }
  const enough = query.measures.map((measure) =>
    byCell.map((rows) => behind(rows, measure).length >= table.k),
  );
  return {
    cells,
    enough,
    values: query.measures.map((measure, m) =>
      byCell.map((rows, c) => (enough[m]![c]! ? valueOf(rows, measure, c) : exactZero)),
    ),
  };
}

function sizeOf(dimension: Dimension): number {
  return dimension.kind === 'levels' ? dimension.levels.length + 1 : dimension.edges.length;
}

function cellOf(row: Row, dimensions: readonly Dimension[]): number | null {
  let cell = 0;
  for (const dimension of dimensions) {
    const value = row[dimension.column] ?? null;
    if (value === null) return null;
    cell = cell * sizeOf(dimension) + positionOf(value, dimension);
  }
  return cell;
}

function positionOf(value: number | string | boolean, dimension: Dimension): number {
  if (dimension.kind === 'levels') {
    const level = dimension.levels.indexOf(String(value));
    return level === -1 ? dimension.levels.length : level;
  }
  const { edges } = dimension;
  const x = Number(value);
  for (let bin = 0; bin < edges.length - 1; bin++) {
    const last = bin === edges.length - 2;
    if (x >= edges[bin]! && (x < edges[bin + 1]! || (last && x === edges[bin + 1]!))) return bin;
  }
  return edges.length - 1;
}

/** The rows that stand behind a measure. */
function behind(rows: readonly Row[], measure: Measure): readonly Row[] {
  const { column } = measure;
  if (column === null || (measure.kind === 'any' && measure.of === 'missing')) return rows;
  return rows.filter((row) => (row[column] ?? null) !== null);
}

function valueOf(rows: readonly Row[], measure: Measure, cell: number): Exact {
  const present = behind(rows, measure);
  const numbers = () => present.map((row) => Number(row[measure.column ?? '']));
  switch (measure.kind) {
    case 'count':
      return exactInteger(present.length);
    case 'sum':
      return numbers().map(exactOf).reduce(add, exactZero);
    case 'centredSquares': {
      const centre = exactOf(-measure.centres[cell]!);
      return numbers()
        .map((x) => add(exactOf(x), centre))
        .map((difference) => multiply(difference, difference))
        .reduce(add, exactZero);
    }
    case 'atMost':
      return exactInteger(numbers().filter((x) => x <= measure.bounds[cell]!).length);
    case 'any': {
      const wanted = (row: Row) => {
        const value = row[measure.column] ?? null;
        return measure.of === 'missing' ? value === null : value === (measure.of === 'true');
      };
      return exactInteger(rows.some(wanted) ? 1 : 0);
    }
  }
}

/** A float64 as the rational number it is. */
export function exactOf(value: number): Exact {
  let scaled = value;
  let denominator = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}
