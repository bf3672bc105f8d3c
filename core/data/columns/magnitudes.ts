import { ParleyError } from '../../schema/errors.ts';
import type { DuckSession } from '../duckdb/session.ts';

/** Of the values of a column or expression that are not 0: how near to 0 and how far from it. */
export interface Magnitudes {
  readonly least: number;
  readonly largest: number;
}

/**
 * The magnitudes of DOUBLE expressions over the rows of `from`; null where all are 0 or missing. `largest` is not finite where
 * any value is not: DuckDB orders NaN above infinity.
 */
export async function readMagnitudes(
  session: DuckSession,
  from: string,
  expressions: readonly string[],
  values: readonly string[],
  signal: AbortSignal | undefined,
): Promise<(Magnitudes | null)[]> {
  if (expressions.length === 0) return [];
  const select = expressions.flatMap((sql) => [
    `min(abs(${sql})) FILTER (${sql} <> 0)`,
    `max(abs(${sql})) FILTER (${sql} <> 0)`,
  ]);
  const [row = []] = await session.run(`SELECT ${select.join(', ')} FROM ${from}`, values, signal);
  return expressions.map((_, index) => {
    const [least, largest] = [row[2 * index], row[2 * index + 1]];
    if (least === null && largest === null) return null;
    if (typeof least === 'number' && typeof largest === 'number') return { least, largest };
    throw new ParleyError('INTERNAL', 'DuckDB gave no number for a largest value.');
  });
}
