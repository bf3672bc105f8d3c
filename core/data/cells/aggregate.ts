import { type Exact, exactInteger } from '../../schema/exact.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { Storage } from '../columns/cast.ts';
import { columnOf, type LoadedColumn, type LoadedTable } from '../columns/loaded.ts';
import type { Magnitudes } from '../columns/magnitudes.ts';
import { doubleLiteral } from '../duckdb/sql-text.ts';
import type { Measure } from '../types.ts';
import { scaledDown } from './exact-sum.ts';
import { piecesFor, pieceSql, sumOfPieces } from './pieces.ts';

/** A measure as DuckDB computes it of each cell: aggregates over whole numbers, which are the same in any order. */
export interface Aggregate {
  readonly sql: readonly string[];
  value(found: readonly bigint[]): Exact;
}

/** The rows whose persons count; what is missing is a fact about all rows of the cell. */
export const populationOf = (measure: Measure): ColumnName | null =>
  measure.kind === 'any' && measure.of === 'missing' ? null : measure.column;

export const rowsSql = (table: LoadedTable, population: ColumnName | null): string =>
  population === null ? 'count(*)' : `count(${columnOf(table, population).sql})`;

/**
 * @param squares of a measure that sums squares: their magnitudes
 * @returns null where DuckDB cannot add exactly
 */
export function aggregateOf(
  measure: Measure,
  table: LoadedTable,
  squares: Magnitudes | null,
): Aggregate | null {
  switch (measure.kind) {
    case 'count':
      return counted(rowsSql(table, measure.column));
    case 'sum':
      return sum(columnOf(table, measure.column), table.rows);
    case 'centredSquares':
      return sumOfDoubles(squareSql(measure, table), squares);
    case 'atMost': {
      const value = `CAST(${columnOf(table, measure.column).sql} AS DOUBLE)`;
      return counted(`count(*) FILTER (${value} <= ${numberSql(measure.bounds)})`);
    }
    case 'any': {
      const { sql } = columnOf(table, measure.column);
      const test = { true: sql, false: `NOT ${sql}`, missing: `${sql} IS NULL` }[measure.of];
      return {
        sql: [`count(*) FILTER (${test})`],
        value: ([found = 0n]) => exactInteger(found > 0n ? 1 : 0),
      };
    }
  }
}

/** SQL of the number that is added up, each step rounded as the processor rounds it. */
export function squareSql(
  { column, centres }: Measure & { kind: 'centredSquares' },
  table: LoadedTable,
): string {
  const distance = `(CAST(${columnOf(table, column).sql} AS DOUBLE) - ${numberSql(centres)})`;
  return `(${distance} * ${distance})`;
}

/** The number of the row's cell. */
function numberSql(numbers: readonly number[]): string {
  const [first = 0] = numbers;
  if (numbers.every((number) => number === first)) return doubleLiteral(first);
  return `CAST([${numbers.map((number) => `'${number}'`).join(', ')}] AS DOUBLE[])["cell" + 1]`;
}

const counted = (sql: string): Aggregate => ({
  sql: [sql],
  value: ([found = 0n]) => exactInteger(found),
});

function sum({ sql, storage, magnitudes }: LoadedColumn, rows: number): Aggregate | null {
  switch (storage.kind) {
    case 'integer':
      return counted(`sum(${sql})`);
    case 'decimal':
      return sumOfDecimals(sql, storage, rows);
    case 'double':
      return sumOfDoubles(sql, magnitudes);
    default:
      return null;
  }
}

/** DuckDB keeps the sum in 38 digits, and refuses one that has more. */
function sumOfDecimals(
  sql: string,
  { width, scale }: Storage & { kind: 'decimal' },
  rows: number,
): Aggregate | null {
  if (width + String(rows).length > 38) return null;
  return {
    // The text is the only way to a DECIMAL's own integer.
    sql: [`CAST(replace(CAST(sum(${sql}) AS VARCHAR), '.', '') AS HUGEINT)`],
    value: ([found = 0n]) => scaledDown(exactInteger(found), scale),
  };
}

function sumOfDoubles(sql: string, magnitudes: Magnitudes | null): Aggregate | null {
  // All are 0 or missing.
  if (magnitudes === null) return { sql: [], value: () => exactInteger(0) };
  const pieces = piecesFor(magnitudes);
  if (pieces === null) return null;
  return {
    sql: pieceSql(sql, pieces).map((piece) => `sum(${piece})`),
    value: (found) => sumOfPieces(found, pieces),
  };
}
