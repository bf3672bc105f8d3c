import type { DuckSession } from '../duckdb/session.ts';
import { identifier } from '../duckdb/sql-text.ts';
import type { Dimension } from '../types.ts';

export type Levels = Extract<Dimension, { kind: 'levels' }>;

/** SQL of a row's place in the list, the list's length for what is not in it; NULL where `value` (SQL) is missing. */
export type CodeOf = (levels: Levels, value: string) => string;

export const levelsIn = (dimensions: readonly Dimension[]): Levels[] =>
  dimensions.filter((dimension) => dimension.kind === 'levels');

/** The same for the same labels of the same column. */
export const levelsKey = ({ column, levels }: Levels): string => JSON.stringify([column, levels]);

/** Holds every code: a list has at most limits.groupLevels labels. */
export const CODE_TYPE = 'USMALLINT';

/** An ENUM per list while `work` runs: DuckDB finds a text in it by hashing. The labels go in as bound values. */
export async function withLevelCodes<T>(
  session: DuckSession,
  wanted: readonly Levels[],
  work: (codeOf: CodeOf) => Promise<T>,
): Promise<T> {
  const types = new Map<string, string>();
  try {
    for (const levels of wanted) {
      if (levels.levels.length === 0 || types.has(levelsKey(levels))) continue;
      const type = identifier(session.freshName());
      await session.createEnum(type, levels.levels);
      types.set(levelsKey(levels), type);
    }
    return await work((levels, value) => codeSql(levels, value, types.get(levelsKey(levels))));
  } finally {
    for (const type of types.values()) await session.run(`DROP TYPE ${type}`);
  }
}

function codeSql({ levels }: Levels, value: string, type: string | undefined): string {
  const other = levels.length;
  const code =
    type === undefined
      ? String(other)
      : `coalesce(enum_code(TRY_CAST(CAST(${value} AS VARCHAR) AS ${type})), ${other})`;
  return `CAST(CASE WHEN ${value} IS NOT NULL THEN ${code} END AS ${CODE_TYPE})`;
}
