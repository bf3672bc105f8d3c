/** Columns that one query looks at: DuckDB's memory for a query grows with the square of how many it casts. */
const COLUMNS_A_QUERY = 16;

export function chunksOf<T>(columns: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < columns.length; start += COLUMNS_A_QUERY) {
    chunks.push(columns.slice(start, start + COLUMNS_A_QUERY));
  }
  return chunks;
}
