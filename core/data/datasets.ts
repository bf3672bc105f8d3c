import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { storageOf, typedFrom } from './columns/cast.ts';
import { chunksOf } from './columns/chunks.ts';
import { type DetectedColumn, detectTypes } from './columns/detect.ts';
import type { DatasetColumn, DatasetDefinition, DataSource } from './dataset-definition.ts';
import { type DataResources, defaultResources, DuckSession } from './duckdb/session.ts';
import { digestFile } from './files/file-digest.ts';
import { type FileReader, openFile, requireColumns } from './files/file-reader.ts';
import { readError } from './files/read-error.ts';
import { findSourceFiles } from './files/source-files.ts';

export interface ReadOptions {
  readonly resources?: DataResources;
  readonly signal?: AbortSignal;
}

/**
 * What stands in the files: columns with types inferred from all rows, to be edited by the owner.
 * @throws ParleyError DATA_MISSING, DATA_UNREADABLE, DATA_ENCODING, DATA_NO_HEADER, DATA_EMPTY, DATA_TOO_LARGE
 */
export async function detectColumns(
  source: DataSource,
  options: ReadOptions = {},
): Promise<DetectedColumn[]> {
  return withFiles(source, options, async (session, files) => {
    await countRows(session, files, options.signal);
    return detectTypes(session, files, options.signal);
  });
}

export interface DatasetDescription {
  readonly rows: number;
  readonly files: number;
  readonly columns: readonly ColumnDescription[];
}
export interface ColumnDescription {
  readonly name: string;
  readonly missing: number;
  /** Values that do not fit the declared type; a task that uses the column fails until there are none. */
  readonly misfits: number;
}

/** For the owner alone. @throws as detectColumns */
export async function describe(
  definition: DatasetDefinition,
  options: ReadOptions = {},
): Promise<DatasetDescription> {
  return withFiles(definition.source, options, async (session, files) => {
    // A misspelt person column would let the smallest group count nobody, or rows.
    const { personColumn } = definition;
    if (personColumn !== null) for (const file of files) requireColumns(file, [personColumn]);
    const rows = await countRows(session, files, options.signal);
    const missing = definition.columns.map(() => 0);
    const misfits = definition.columns.map(() => 0);
    const numbered = definition.columns.map((column, place) => ({ column, place }));
    for (const file of files) {
      for (const chunk of chunksOf(numbered)) {
        const counts = chunk.flatMap((_, index) => [
          `(count(*) FILTER (p${index} IS NULL))::DOUBLE`,
          `(count(*) FILTER (m${index}))::DOUBLE`,
        ]);
        const of = chunk.map(({ column }) => column);
        const select = `SELECT ${counts.join(', ')} FROM ${typed(file, files, of)}`;
        const [row = []] = await read(session, file, select, options.signal);
        chunk.forEach(({ place }, index) => {
          missing[place] = (missing[place] ?? 0) + Number(row[2 * index]);
          misfits[place] = (misfits[place] ?? 0) + Number(row[2 * index + 1]);
        });
      }
    }
    const columns = definition.columns.map(({ name }, index) => ({
      name,
      missing: missing[index] ?? 0,
      misfits: misfits[index] ?? 0,
    }));
    return { rows, files: files.length, columns };
  });
}

export interface Preview {
  readonly columns: readonly string[];
  /** Values as text, null where missing or not of the declared type. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * The first rows as Parley reads them, for the owner's own screen and for nothing else: they must not get into a task, a log or
 * a message.
 */
export async function previewRows(
  definition: DatasetDefinition,
  count: number,
  options: ReadOptions = {},
): Promise<Preview> {
  if (!Number.isInteger(count) || count < 1 || count > limits.previewRows) {
    throw new ParleyError('USAGE', `A preview shows 1 to ${limits.previewRows} rows.`);
  }
  return withFiles(definition.source, options, async (session, files) => {
    const rows: (string | null)[][] = [];
    for (const file of files) {
      if (rows.length === count) break;
      const shown = definition.columns.map((_, index) => `CAST(v${index} AS VARCHAR)`);
      const select = `SELECT ${shown.join(', ')} FROM ${typed(file, files, definition.columns)}`;
      const limited = `${select} LIMIT ${count - rows.length}`;
      for (const row of await read(session, file, limited, options.signal)) {
        rows.push(row.map((value) => (typeof value === 'string' ? value : null)));
      }
    }
    return { columns: definition.columns.map((column) => column.name), rows };
  });
}

async function withFiles<T>(
  source: DataSource,
  { resources = defaultResources, signal }: ReadOptions,
  work: (session: DuckSession, files: FileReader[]) => Promise<T>,
): Promise<T> {
  const found = await findSourceFiles(source);
  const paths = found.map((file) => file.path);
  if (source.format !== 'parquet') {
    const json = source.format === 'json' || source.format === 'ndjson';
    for (const path of paths) await digestFile(path, { text: true, json, signal });
  }
  const session = await DuckSession.open(paths, resources);
  try {
    const files: FileReader[] = [];
    for (const path of paths) files.push(await openFile(session, path, source.format, signal));
    return await work(session, files);
  } finally {
    await session.close();
  }
}

function typed(
  file: FileReader,
  all: readonly FileReader[],
  wanted: readonly DatasetColumn[],
): string {
  const columns = wanted.flatMap(({ local, type }) => {
    const everywhere = all.flatMap((other) => requireColumns(other, [local]));
    const storage = storageOf(type, everywhere);
    return requireColumns(file, [local]).map((column) => ({ column, storage }));
  });
  return typedFrom(file.from, columns);
}

async function countRows(
  session: DuckSession,
  files: readonly FileReader[],
  signal?: AbortSignal,
): Promise<number> {
  let rows = 0;
  for (const file of files) {
    const [[count] = []] = await read(
      session,
      file,
      `SELECT count(*)::DOUBLE FROM ${file.from}`,
      signal,
    );
    rows += Number(count);
  }
  if (rows > 0) return rows;
  throw new ParleyError('DATA_EMPTY', 'The files have no rows. Nothing was connected; check them.');
}

async function read(session: DuckSession, file: FileReader, select: string, signal?: AbortSignal) {
  try {
    return await session.run(select, [], signal);
  } catch (error) {
    throw readError(error, file.path);
  }
}
