import { ParleyError } from '../../schema/errors.ts';
import { limits, MiB } from '../../schema/limits.ts';
import type { SourceFormat } from '../dataset-definition.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { exactPath, identifier, literal } from '../duckdb/sql-text.ts';
import { readCsvHeader } from './csv-header.ts';
import { readError } from './read-error.ts';

/** A file's column. `type` is DuckDB's name of its type; every column of a text format is VARCHAR. */
export interface FileColumn {
  readonly name: string;
  readonly type: string;
}

/** One file as something that can stand after FROM. */
export interface FileReader {
  readonly path: string;
  readonly columns: readonly FileColumn[];
  /** A table function; its columns bear the file's own names. */
  readonly from: string;
}

/** DuckDB's reading buffers grow with these. */
const LINE_BYTES = 2 * MiB;
const OBJECT_BYTES = 16 * MiB;

/** Looks into a file for its columns, by name, and tells how to read it. */
export async function openFile(
  session: DuckSession,
  path: string,
  format: SourceFormat,
  signal?: AbortSignal,
): Promise<FileReader> {
  switch (format) {
    case 'csv':
    case 'tsv':
      return delimited(path, format);
    case 'json':
    case 'ndjson':
      return json(session, path, format, signal);
    case 'parquet':
      return parquet(session, path, signal);
  }
}

async function delimited(path: string, format: 'csv' | 'tsv'): Promise<FileReader> {
  const { delimiter, names } = await readCsvHeader(path, format);
  // Nothing is guessed: DuckDB's own sniffer may skip lines or choose another quote to make a file fit.
  const from = `read_csv(${literal(exactPath(path))}, auto_detect = false, header = true,
    columns = ${varchars(names)}, delim = ${literal(delimiter)}, quote = '"', escape = '"',
    nullstr = '', strict_mode = true, null_padding = false, max_line_size = ${LINE_BYTES})`;
  return { path, columns: names.map((name) => ({ name, type: 'VARCHAR' })), from };
}

async function json(
  session: DuckSession,
  path: string,
  format: 'json' | 'ndjson',
  signal?: AbortSignal,
): Promise<FileReader> {
  const layout = format === 'ndjson' ? 'newline_delimited' : 'auto';
  const options = `format = '${layout}', records = true, maximum_object_size = ${OBJECT_BYTES}`;
  const target = literal(exactPath(path));
  // Keys may first occur anywhere, so all objects are looked at; depth 1 keeps nested values whole.
  const look = `read_json(${target}, ${options}, sample_size = -1, maximum_depth = 1)`;
  const columns = await describe(session, path, look, signal);
  const names = columns.map((column) => column.name);
  const from = `read_json(${target}, ${options}, columns = ${varchars(names)})`;
  return { path, columns: names.map((name) => ({ name, type: 'VARCHAR' })), from };
}

async function parquet(
  session: DuckSession,
  path: string,
  signal?: AbortSignal,
): Promise<FileReader> {
  const from = `read_parquet(${literal(exactPath(path))}, hive_partitioning = false)`;
  return { path, columns: await describe(session, path, from, signal), from };
}

async function describe(
  session: DuckSession,
  path: string,
  from: string,
  signal?: AbortSignal,
): Promise<FileColumn[]> {
  const rows = await session
    .run(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`, [], signal)
    .catch((error: unknown) => {
      throw readError(error, path);
    });
  if (rows.length > limits.columnsPerDataset) {
    throw new ParleyError(
      'DATA_UNREADABLE',
      `${path} has ${rows.length} columns; at most ${limits.columnsPerDataset} are allowed. Nothing was read.`,
    );
  }
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

const varchars = (names: readonly string[]): string =>
  `{${names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`;

/** The columns named, from one file. @throws ParleyError DATA_UNREADABLE when the file lacks one */
export function requireColumns(reader: FileReader, names: readonly string[]): FileColumn[] {
  return names.map((name) => {
    const found = reader.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    throw new ParleyError(
      'DATA_UNREADABLE',
      `${reader.path} has no column ${identifier(name)}, which the dataset declares. Nothing was computed; add the column or change the mapping.`,
      { details: { path: reader.path, column: name } },
    );
  });
}
