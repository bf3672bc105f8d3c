import type { ColumnType } from '../../schema/feed/payloads.ts';
import { missingTexts } from '../dataset-definition.ts';
import { identifier, literal } from '../duckdb/sql-text.ts';
import type { FileColumn } from '../files/file-reader.ts';

/** How numbers of a column are kept so that their sums stay exact: 64-bit integers, scaled integers, or doubles. */
export type Storage =
  | { readonly kind: 'integer' }
  | { readonly kind: 'decimal'; readonly width: number; readonly scale: number }
  | { readonly kind: 'double' }
  | { readonly kind: 'text' | 'boolean' | 'date' };

/** How to read one column strictly: nothing is rounded, cut or guessed to make a value fit. SQL expressions. */
interface Cast {
  /** The value as it stands, blanks taken off where they mean nothing. */
  readonly bare: string;
  /** Of `bare`: NULL where that stands for a missing value. */
  readonly present: (bare: string) => string;
  /** Of `present`: the typed value, NULL where it does not fit. */
  readonly value: (present: string) => string;
}

const INTEGER_TEXT = '[+-]?[0-9]{1,19}';
const DECIMAL_TEXT =
  '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,4})?|(?i:[+-]?(nan|inf|infinity))';
const DATE_TEXT = '[0-9]{4}-[0-9]{2}-[0-9]{2}';

const INTEGER_TYPE = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;
const DECIMAL_TYPE = /^DECIMAL\((\d+),(\d+)\)$/;

/** The storage that holds a column of this type from every one of the files exactly. */
export function storageOf(type: ColumnType, inFiles: readonly FileColumn[]): Storage {
  if (type === 'integer') return { kind: 'integer' };
  if (type !== 'decimal') return { kind: type };
  if (inFiles.every((column) => INTEGER_TYPE.test(column.type))) return { kind: 'integer' };
  const decimals = inFiles.map((column) => DECIMAL_TYPE.exec(column.type));
  const scale = decimals[0]?.[2];
  if (decimals.some((match) => match === null || match[2] !== scale)) return { kind: 'double' };
  const width = Math.max(...decimals.map((match) => Number(match?.[1])));
  return { kind: 'decimal', width, scale: Number(scale) };
}

export function sqlTypeOf(storage: Storage): string {
  switch (storage.kind) {
    case 'integer':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${storage.width},${storage.scale})`;
    case 'double':
      return 'DOUBLE';
    case 'text':
      return 'VARCHAR';
    case 'boolean':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
  }
}

/** What to read of a file: its column and how it is to be kept. */
export interface ColumnAs {
  readonly column: FileColumn;
  readonly storage: Storage;
}

/**
 * The named columns of a file, typed. The result, which can stand after FROM, has for the i-th of them the columns
 * - `p<i>`: the value as read, NULL where missing;
 * - `v<i>`: the typed value, NULL where missing or not fitting;
 * - `m<i>`: true where there is a value and it does not fit.
 * Each step is a query of its own, because DuckDB computes an expression as often as it is written.
 */
export function typedFrom(from: string, columns: readonly ColumnAs[]): string {
  const casts = columns.map(({ column, storage }) => castOf(column, storage));
  const each = (write: (cast: Cast, index: number) => string) => casts.map(write).join(', ');
  const bare = `SELECT ${each((cast, i) => `${cast.bare} AS b${i}`)} FROM ${from}`;
  const present = `SELECT ${each((cast, i) => `${cast.present(`b${i}`)} AS p${i}`)} FROM (${bare})`;
  const value = `SELECT *, ${each((cast, i) => `${cast.value(`p${i}`)} AS v${i}`)} FROM (${present})`;
  const misfit = each((_, i) => `(p${i} IS NOT NULL AND v${i} IS NULL) AS m${i}`);
  return `(SELECT *, ${misfit} FROM (${value}))`;
}

function castOf(column: FileColumn, storage: Storage): Cast {
  const raw = identifier(column.name);
  if (column.type === 'VARCHAR') return fromText(raw, storage);
  const asIs = (value: Cast['value']): Cast => ({ bare: raw, present: same, value });
  if (storage.kind === 'text') return asIs((present) => `CAST(${present} AS VARCHAR)`);
  if (isDirect(column.type, storage)) {
    return asIs((present) => `TRY_CAST(${present} AS ${sqlTypeOf(storage)})`);
  }
  if (storage.kind === 'integer' && /^(FLOAT|DOUBLE|DECIMAL)/.test(column.type)) {
    return asIs(
      (present) =>
        `CASE WHEN ${present} = trunc(${present}) THEN TRY_CAST(${present} AS BIGINT) END`,
    );
  }
  return fromText(`CAST(${raw} AS VARCHAR)`, storage);
}

const same = (value: string): string => value;

/** Whether DuckDB's own cast loses nothing, or yields NULL where it would. */
function isDirect(type: string, storage: Storage): boolean {
  switch (storage.kind) {
    case 'integer':
      return INTEGER_TYPE.test(type);
    case 'decimal':
      return DECIMAL_TYPE.test(type);
    case 'double':
      return /^(FLOAT|DOUBLE|DECIMAL)/.test(type) || INTEGER_TYPE.test(type);
    case 'boolean':
      return type === 'BOOLEAN';
    case 'date':
      return type === 'DATE' || type.startsWith('TIMESTAMP');
    case 'text':
      return true;
  }
}

function fromText(raw: string, storage: Storage): Cast {
  if (storage.kind === 'text') {
    return { bare: raw, present: (bare) => `nullif(${bare}, '')`, value: same };
  }
  const missing = missingTexts.map(literal).join(', ');
  return {
    // trim() is slow, and hardly any value has a blank.
    bare: `CASE WHEN contains(${raw}, ' ') THEN trim(${raw}) ELSE ${raw} END`,
    present: (bare) => `CASE WHEN ${bare} NOT IN (${missing}) THEN ${bare} END`,
    value: (present) => parseText(present, storage),
  };
}

function parseText(text: string, storage: Storage): string {
  const matching = (pattern: string, type: string) =>
    `CASE WHEN regexp_full_match(${text}, '${pattern}') THEN TRY_CAST(${text} AS ${type}) END`;
  switch (storage.kind) {
    case 'integer':
      return matching(INTEGER_TEXT, 'BIGINT');
    case 'decimal':
    case 'double':
      return matching(DECIMAL_TEXT, 'DOUBLE');
    case 'date':
      return matching(DATE_TEXT, 'DATE');
    case 'boolean':
      return `CASE WHEN lower(${text}) IN ('true', 't', 'yes', 'y', '1') THEN true
        WHEN lower(${text}) IN ('false', 'f', 'no', 'n', '0') THEN false END`;
    case 'text':
      return text;
  }
}
