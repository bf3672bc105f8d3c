import { ParleyError } from '../../schema/errors.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { type FileReader, requireColumns } from '../files/file-reader.ts';
import { readError } from '../files/read-error.ts';
import { typedFrom } from './cast.ts';
import type { ColumnToLoad, LoadedColumn } from './loaded.ts';
import { type Magnitudes, readMagnitudes } from './magnitudes.ts';

/** @throws ParleyError DATA_UNREADABLE naming the first column with values that do not fit its type, and how many */
export async function rejectMisfits(
  session: DuckSession,
  files: readonly FileReader[],
  columns: readonly ColumnToLoad[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { local, column } of columns) {
    let misfits = 0;
    for (const file of files) misfits += await countMisfits(session, file, local, column, signal);
    if (misfits === 0) continue;
    const values = misfits === 1 ? '1 value does' : `${misfits} values do`;
    throw new ParleyError(
      'DATA_UNREADABLE',
      `In the column "${local}", ${values} not fit the declared type ${column.type}. Nothing was computed; correct the values or declare the column as text.`,
      { details: { column: column.name, type: column.type, misfits } },
    );
  }
}

async function countMisfits(
  session: DuckSession,
  file: FileReader,
  local: string,
  column: ColumnToLoad['column'],
  signal?: AbortSignal,
): Promise<number> {
  const [inFile] = requireColumns(file, [local]);
  if (inFile === undefined) return 0;
  const from = typedFrom(file.from, [{ column: inFile, storage: column.storage }]);
  const [[count] = []] = await session
    .run(`SELECT (count(*) FILTER (m0))::DOUBLE FROM ${from}`, [], signal)
    .catch((error: unknown) => {
      throw readError(error, file.path);
    });
  return Number(count);
}

/**
 * The loaded columns with their magnitudes.
 * @throws ParleyError VALUE_OUT_OF_RANGE naming the column; NaN and infinity have no place in an exact sum
 */
export async function requireFinite(
  session: DuckSession,
  table: string,
  columns: readonly ColumnToLoad['column'][],
  signal?: AbortSignal,
): Promise<LoadedColumn[]> {
  const doubles = columns.filter((column) => column.storage.kind === 'double');
  const names = doubles.map(({ sql }) => sql);
  const found = await readMagnitudes(session, table, names, [], signal);
  const magnitudes = new Map<ColumnName, Magnitudes | null>();
  for (const [index, column] of doubles.entries()) {
    const ofColumn = found[index] ?? null;
    if (ofColumn !== null && !Number.isFinite(ofColumn.largest)) {
      throw await notFinite(session, table, column, signal);
    }
    magnitudes.set(column.name, ofColumn);
  }
  return columns.map((column) => ({
    ...column,
    magnitudes: magnitudes.get(column.name) ?? null,
  }));
}

async function notFinite(
  session: DuckSession,
  table: string,
  { name, sql }: ColumnToLoad['column'],
  signal?: AbortSignal,
): Promise<ParleyError> {
  const count = `SELECT (count(*) FILTER (NOT isfinite(${sql})))::DOUBLE FROM ${table}`;
  const [[found] = []] = await session.run(count, [], signal);
  return new ParleyError(
    'VALUE_OUT_OF_RANGE',
    `The column "${name}" holds ${Number(found)} values that are infinite or not a number. Nothing was computed; remove them or leave them empty.`,
    { details: { column: name, count: Number(found) } },
  );
}
