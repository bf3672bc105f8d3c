import type { LoadedTable } from '../columns/loaded.ts';
import { columnOf } from '../columns/loaded.ts';
import { levelsIn, levelsKey, withLevelCodes } from '../columns/level-codes.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { doubleLiteral } from '../duckdb/sql-text.ts';
import type { Dimension } from '../types.ts';
import type { Plan } from './plan.ts';

/**
 * SQL, for each dimension, of where along it a row is: a code of its levels, or the value that is to be found among the edges; NULL
 * where it is missing. Codes that were not found when the table was loaded hold while `work` runs.
 */
export async function withCoordinates<T>(
  session: DuckSession,
  table: LoadedTable,
  dimensions: readonly Dimension[],
  work: (coordinates: readonly string[]) => Promise<T>,
): Promise<T> {
  const unknown = levelsIn(dimensions).filter((levels) => !table.codes.has(levelsKey(levels)));
  return withLevelCodes(session, unknown, (codeOf) =>
    work(
      dimensions.map((dimension) => {
        const { sql } = columnOf(table, dimension.column);
        if (dimension.kind === 'bins') return sql;
        return table.codes.get(levelsKey(dimension)) ?? codeOf(dimension, sql);
      }),
    ),
  );
}

/** SQL of a row's cell, NULL where it is in none; for plans with dimensions. */
export function cellSql(plan: Plan, coordinates: readonly string[]): string {
  const places = plan.dimensions.map((dimension, index) => {
    const coordinate = coordinates[index] ?? 'NULL';
    return dimension.kind === 'levels' ? coordinate : binSql(dimension.edges, coordinate);
  });
  // A column that stands alone is grouped by much faster than what is computed from it.
  return places.reduce(
    (before, place, index) =>
      `(CAST(${before} AS INTEGER) * ${plan.sizes[index] ?? 1} + CAST(${place} AS INTEGER))`,
  );
}

/** As binOf. Halves the edges, as a comparison with each of them would take long. */
function binSql(edges: readonly number[], coordinate: string): string {
  const bins = edges.length - 1;
  const value = `CAST(${coordinate} AS DOUBLE)`;
  const edge = (index: number) => doubleLiteral(edges[index] ?? 0);
  const among = (low: number, high: number): string => {
    if (high - low <= 1) return String(low);
    const middle = (low + high) >>> 1;
    return `CASE WHEN ${value} >= ${edge(middle)} THEN ${among(middle, high)} ELSE ${among(low, middle)} END`;
  };
  return `CASE WHEN ${value} IS NULL THEN NULL
    WHEN ${value} < ${edge(0)} OR ${value} > ${edge(bins)} THEN ${bins}
    WHEN ${value} = ${edge(bins)} THEN ${bins - 1}
    ELSE ${among(0, bins)} END`;
}

/** [e0, e1), [e1, e2), ... with the last closed, as numpy.histogram; outside: the last cell, `other`. */
export function binOf(edges: Float64Array, value: number): number {
  const bins = edges.length - 1;
  const last = edges[bins] ?? 0;
  if (!(value >= (edges[0] ?? 0)) || value > last) return bins;
  if (value === last) return bins - 1;
  let low = 0;
  let high = bins;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (value >= (edges[middle] ?? 0)) low = middle;
    else high = middle;
  }
  return low;
}
