import { ParleyError } from '../../schema/errors.ts';
import type { DatasetColumn, DatasetDefinition } from '../dataset-definition.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { identifier } from '../duckdb/sql-text.ts';
import { type FileReader, requireColumns } from '../files/file-reader.ts';
import { readError } from '../files/read-error.ts';
import { type ColumnAs, type Storage, sqlTypeOf, storageOf, typedFrom } from './cast.ts';
import type { Dimension } from '../types.ts';
import { rejectMisfits, requireFinite } from './fit.ts';
import { CODE_TYPE, type Levels, levelsIn, levelsKey, withLevelCodes } from './level-codes.ts';
import type { ColumnToLoad, LoadedTable } from './loaded.ts';

/**
 * Copies the named columns into a table in memory (spilled to disk beyond the memory limit), so that every round of a task
 * computes on the same rows, whatever becomes of the files. Where rows stand in the dimensions' lists of levels is found once, here, as
 * all rounds of a task ask for the same.
 * @throws ParleyError DATA_UNREADABLE (a broken line, a missing column, values that do not fit the declared type: column and
 *   count), DATA_EMPTY, VALUE_OUT_OF_RANGE (NaN or infinity), DATA_TOO_LARGE
 */
export async function loadColumns(
  session: DuckSession,
  files: readonly FileReader[],
  definition: DatasetDefinition,
  wanted: readonly DatasetColumn[],
  dimensions: readonly Dimension[],
  signal?: AbortSignal,
): Promise<LoadedTable> {
  const table = identifier(session.freshName());
  const loaded = wanted.map((column, index) => loadedAs(column, index, files));
  const person = definition.personColumn === null ? null : identifier('person');
  const codes = codeColumns(dimensions);
  const shape = [
    ...loaded.map(({ column }) => `${column.sql} ${sqlTypeOf(column.storage)}`),
    ...[...codes.values()].map(({ sql }) => `${sql} ${CODE_TYPE}`),
    ...(person === null ? [] : [`${person} DOUBLE`]),
    '"misfit" BOOLEAN',
  ];
  await session.run(`CREATE TABLE ${table} (${shape.join(', ')})`, [], signal);
  await withLevelCodes(session, levelsIn(dimensions), async (codeOf) => {
    for (const file of files) {
      const inFile = columnsAs(file, loaded, definition.personColumn);
      const misfits = loaded.map((_, index) => `m${index}`);
      const select = [
        ...loaded.map((_, index) => `v${index}`),
        ...[...codes.values()].map(({ levels }) => codeOf(levels, `v${placeOf(levels, loaded)}`)),
        ...(person === null ? [] : [hashOf(`v${loaded.length}`)]),
        misfits.length === 0 ? 'false' : misfits.join(' OR '),
      ];
      const from = typedFrom(file.from, inFile);
      await session
        .run(`INSERT INTO ${table} SELECT ${select.join(', ')} FROM ${from}`, [], signal)
        .catch((error: unknown) => {
          throw readError(error, file.path);
        });
    }
  });
  const rows = await countRows(session, table);
  if (rows.misfits > 0) await rejectMisfits(session, files, loaded, signal);
  if (rows.all === 0) {
    throw new ParleyError(
      'DATA_EMPTY',
      'The dataset has no rows. Nothing was computed; check the files.',
    );
  }
  const asLoaded = loaded.map(({ column }) => column);
  const columns = await requireFinite(session, table, asLoaded, signal);
  return {
    sql: table,
    rows: rows.all,
    columns: new Map(columns.map((column) => [column.name, column])),
    person,
    codes: new Map([...codes].map(([key, { sql }]) => [key, sql])),
  };
}

/** A column for each list of levels, under its levelsKey. */
function codeColumns(dimensions: readonly Dimension[]) {
  const codes = new Map<string, { readonly levels: Levels; readonly sql: string }>();
  for (const levels of levelsIn(dimensions)) {
    codes.set(levelsKey(levels), { levels, sql: identifier(`code${codes.size}`) });
  }
  return codes;
}

const placeOf = ({ column }: Levels, loaded: readonly ColumnToLoad[]): number =>
  loaded.findIndex((each) => each.column.name === column);

function loadedAs(
  column: DatasetColumn,
  index: number,
  files: readonly FileReader[],
): ColumnToLoad {
  const inFiles = files.flatMap((file) => requireColumns(file, [column.local]));
  const storage = storageOf(column.type, inFiles);
  const sql = identifier(`c${index}`);
  return { local: column.local, column: { name: column.name, type: column.type, storage, sql } };
}

/** The columns to load, then the person column as text; something is read of a file even if only rows are counted. */
function columnsAs(
  file: FileReader,
  columns: readonly ColumnToLoad[],
  person: string | null,
): ColumnAs[] {
  const text: Storage = { kind: 'text' };
  const as = (local: string, storage: Storage): ColumnAs[] =>
    requireColumns(file, [local]).map((column) => ({ column, storage }));
  const wanted = [
    ...columns.flatMap(({ local, column }) => as(local, column.storage)),
    ...(person === null ? [] : as(person, text)),
  ];
  if (wanted.length > 0) return wanted;
  return file.columns.slice(0, 1).map((column) => ({ column, storage: text }));
}

const hashOf = (person: string): string =>
  `CASE WHEN ${person} IS NOT NULL THEN CAST(hash(${person}) >> 11 AS DOUBLE) END`;

async function countRows(
  session: DuckSession,
  table: string,
): Promise<{ all: number; misfits: number }> {
  const [[all, misfits] = []] = await session.run(
    `SELECT count(*)::DOUBLE, (count(*) FILTER ("misfit"))::DOUBLE FROM ${table}`,
  );
  return { all: Number(all), misfits: Number(misfits) };
}
