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

/** A column of one file read as a declared type. Both are SQL expressions over the file's own columns. */
export interface Cast {
  /** NULL where the value is missing or does not fit. */
  readonly value: string;
  /** True where there is a value and it does not fit the type. */
  readonly misfit: string;
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

/** Reads a file's column strictly: nothing is rounded, cut or guessed to make it fit. */
export function castColumn(column: FileColumn, storage: Storage): Cast {
  const raw = identifier(column.name);
  if (column.type === 'VARCHAR') return fromText(raw, storage);
  const target = sqlTypeOf(storage);
  if (storage.kind === 'text') return { value: `CAST(${raw} AS VARCHAR)`, misfit: 'false' };
  if (isDirect(column.type, storage)) return checked(raw, `TRY_CAST(${raw} AS ${target})`);
  if (storage.kind === 'integer' && /^(FLOAT|DOUBLE|DECIMAL)/.test(column.type)) {
    return checked(raw, `CASE WHEN ${raw} = trunc(${raw}) THEN TRY_CAST(${raw} AS BIGINT) END`);
  }
  return fromText(`CAST(${raw} AS VARCHAR)`, storage);
}

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
  if (storage.kind === 'text') return { value: `nullif(${raw}, '')`, misfit: 'false' };
  const present = presentText(raw);
  return checked(present, parseText(present, storage));
}

/** The text without surrounding blanks, or NULL where it stands for a missing value. */
export function presentText(raw: string): string {
  const trimmed = `trim(${raw})`;
  return `CASE WHEN ${trimmed} NOT IN (${missingTexts.map(literal).join(', ')}) THEN ${trimmed} END`;
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

const checked = (present: string, value: string): Cast => ({
  value,
  misfit: `(${present}) IS NOT NULL AND (${value}) IS NULL`,
});
