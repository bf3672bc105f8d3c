import { chunksOf } from './chunks.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { ColumnType } from '../../schema/feed/payloads.ts';
import type { DuckSession } from '../duckdb/session.ts';
import type { FileColumn, FileReader } from '../files/file-reader.ts';
import { readError } from '../files/read-error.ts';
import { type ColumnAs, storageOf, typedFrom } from './cast.ts';

export interface DetectedColumn {
  readonly local: string;
  /** A shared name made of the local one; the owner may change it. */
  readonly name: string;
  readonly type: ColumnType;
}

/** Tried in this order on text; the first that every value fits is taken. */
const candidates: readonly ColumnType[] = ['boolean', 'integer', 'decimal', 'date'];

const FIRST_ROWS = 5000;

/**
 * The types of the columns that all files have, from all rows: a column is of a type only if every value fits, otherwise it is
 * text. Numbers with leading zeros are codes, hence text; so is a column without any value.
 */
export async function detectTypes(
  session: DuckSession,
  files: readonly FileReader[],
  signal?: AbortSignal,
): Promise<DetectedColumn[]> {
  const types = new Map<string, ColumnType>();
  let open = new Map<string, readonly ColumnType[]>();
  for (const name of commonColumns(files)) {
    const inFiles = files.flatMap((file) => file.columns.filter((column) => column.name === name));
    const typed = typeInFiles(inFiles);
    if (typed === 'undecided') open.set(name, candidates);
    else types.set(name, typed);
  }
  // Most candidates fail in the first rows; so the whole files are read once or twice, not once a candidate.
  open = await rulingOut(session, files, open, signal);
  while (open.size > 0) {
    const failed = await misfitting(session, files, open, signal);
    const next = new Map<string, readonly ColumnType[]>();
    for (const [name, [candidate, ...others]] of open) {
      if (candidate === undefined || failed.get(name) === 'no values') types.set(name, 'text');
      else if (failed.get(name) === undefined) types.set(name, candidate);
      else next.set(name, others);
    }
    open = next;
  }
  return suggestNames([...types.keys()]).map(({ local, name }) => ({
    local,
    name,
    type: types.get(local) ?? 'text',
  }));
}

function commonColumns(files: readonly FileReader[]): string[] {
  const [first, ...others] = files;
  const inAll = (first?.columns ?? []).filter(({ name }) =>
    others.every((file) => file.columns.some((column) => column.name === name)),
  );
  if (inAll.length === 0) {
    throw new ParleyError(
      'DATA_UNREADABLE',
      'The files have no column in common. Nothing was connected; choose files that belong together.',
    );
  }
  return inAll.map((column) => column.name);
}

function typeInFiles(columns: readonly FileColumn[]): ColumnType | 'undecided' {
  const kinds = new Set(columns.map(({ type }) => kindOf(type)));
  const [only] = kinds;
  if (kinds.size === 1 && only !== undefined) return only;
  const numbers = [...kinds].every((kind) => kind === 'integer' || kind === 'decimal');
  return numbers ? 'decimal' : 'text';
}

function kindOf(type: string): ColumnType | 'undecided' {
  if (type === 'VARCHAR') return 'undecided';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(type)) return 'decimal';
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'DATE' ? 'date' : 'text';
}

/** The candidates of each column that are left after its first rows. */
async function rulingOut(
  session: DuckSession,
  files: readonly FileReader[],
  all: ReadonlyMap<string, readonly ColumnType[]>,
  signal?: AbortSignal,
): Promise<Map<string, readonly ColumnType[]>> {
  const beginnings = files
    .slice(0, 1)
    .map((file) => ({ ...file, from: `(SELECT * FROM ${file.from} LIMIT ${FIRST_ROWS})` }));
  const left = new Map(all);
  for (let step = 0; step < candidates.length && left.size > 0; step++) {
    const failed = await misfitting(session, beginnings, left, signal);
    for (const [name, types] of left) {
      if (failed.get(name) === 'misfits') left.set(name, types.slice(1));
    }
  }
  return left;
}

/** Which columns do not fit their first candidate, or have no values at all. */
async function misfitting(
  session: DuckSession,
  files: readonly FileReader[],
  open: ReadonlyMap<string, readonly ColumnType[]>,
  signal?: AbortSignal,
): Promise<Map<string, 'misfits' | 'no values'>> {
  const names = [...open.keys()];
  const misfits = new Map(names.map((name) => [name, false]));
  const values = new Map(names.map((name) => [name, false]));
  const candidateOf = (name: string) => open.get(name)?.[0] ?? 'text';
  const queries = files.flatMap((file) => chunksOf(names).map((chunk) => ({ file, chunk })));
  for (const { file, chunk } of queries) {
    const tests = chunk.flatMap((name, index) => [
      `coalesce(bool_or(${misfitTest(candidateOf(name), index)}), false)`,
      `coalesce(bool_or(p${index} IS NOT NULL), false)`,
    ]);
    const columns = chunk.map((name): ColumnAs => {
      const column: FileColumn = { name, type: 'VARCHAR' };
      return { column, storage: storageOf(candidateOf(name), [column]) };
    });
    const [row = []] = await session
      .run(`SELECT ${tests.join(', ')} FROM ${typedFrom(file.from, columns)}`, [], signal)
      .catch((error: unknown) => {
        throw readError(error, file.path);
      });
    chunk.forEach((name, index) => {
      if (row[2 * index] === true) misfits.set(name, true);
      if (row[2 * index + 1] === true) values.set(name, true);
    });
  }
  const failed = new Map<string, 'misfits' | 'no values'>();
  for (const name of names) {
    if (values.get(name) === false) failed.set(name, 'no values');
    else if (misfits.get(name) === true) failed.set(name, 'misfits');
  }
  return failed;
}

/** Stricter than a declared type: what only might be meant as one is left to the owner to declare. */
function misfitTest(candidate: ColumnType, index: number): string {
  switch (candidate) {
    case 'boolean':
      return `lower(p${index}) NOT IN ('true', 'false')`;
    case 'integer':
    case 'decimal':
      return `m${index} OR regexp_matches(p${index}, '^[+-]?0[0-9]')`;
    case 'date':
    case 'text':
      return `m${index}`;
  }
}

/** Shared names are letters, digits, spaces, dots, - and _, and start with a letter or _. */
function suggestNames(locals: readonly string[]): { local: string; name: string }[] {
  const taken = new Set<string>();
  return locals.map((local) => {
    const plain = local
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N}_ .-]+/gu, '_')
      .trim()
      .replace(/^(?![\p{L}_])/u, '_')
      .slice(0, 120);
    let name = plain;
    for (let n = 2; taken.has(name); n++) name = `${plain}_${n}`;
    taken.add(name);
    return { local, name };
  });
}
