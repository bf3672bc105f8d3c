import { ParleyError } from '../../schema/errors.ts';
import type { ColumnName } from '../../schema/ids.ts';
import { columnOf, type LoadedColumn, type LoadedTable } from '../columns/loaded.ts';
import type { Doubles, DuckSession } from '../duckdb/session.ts';
import { compileFilter } from '../filter/compile.ts';
import { binOf, withCoordinates } from './coordinates.ts';
import type { Plan } from './plan.ts';

/** What to read of a column beside which row is in which cell. */
export type Reading = 'present' | 'value' | 'true' | 'parts';

/** Up to 2048 consecutive rows of the table. */
export interface Block {
  /** Number of the first row in the table. */
  readonly start: number;
  readonly rows: number;
  /** Of each row: its cell, or -1 when the filter leaves it out or a label is missing. */
  readonly cellOf: Int32Array;
  /** The row's person (LoadedTable.person), or its number where rows are persons; null when missing. */
  person(row: number): number | null;
  /** `present`: any number; `value`: the nearest double; `true`: 1 or 0; null where missing. Not for `parts`. */
  column(name: ColumnName, reading: 'present' | 'value' | 'true'): Doubles;
  /** Doubles whose exact sum, divided by 10^scaleOf(name), is the value. */
  parts(name: ColumnName): readonly Doubles[];
}

/**
 * Reads the whole table once, in order, in blocks. Rows outside the filter are read too: the ledger needs their numbers, and reading
 * is cheaper than the arithmetic (0.3 s for 10 million rows of a column). Stops early when a block is said to be enough.
 */
export async function scan(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  readings: readonly { readonly column: ColumnName; readonly reading: Reading }[],
  signal: AbortSignal | undefined,
  onBlock: (block: Block) => 'enough' | undefined,
): Promise<void> {
  const select = new SelectList();
  const filter = plan.filter === null ? null : compileFilter(plan.filter, table.columns);
  const matched = filter === null ? null : select.add(`CASE WHEN ${filter.sql} THEN 1.0 END`);
  await withCoordinates(session, table, plan.dimensions, async (sqls) => {
    const coordinates = sqls.map((sql) => select.add(sql));
    const person = table.person === null ? null : select.add(table.person);
    for (const { column, reading } of readings) {
      for (const sql of readingSql(columnOf(table, column), reading)) select.add(sql);
    }
    // Something must be read even if only rows are counted.
    if (select.empty) select.add('1.0');
    let start = 0;
    await session.stream(
      `SELECT ${select.sql} FROM ${table.sql}`,
      filter?.values ?? [],
      signal,
      (vectors, rows) => {
        const at = (index: number) => vectorAt(vectors, index);
        const first = start;
        start += rows;
        return onBlock({
          start: first,
          rows,
          cellOf: locate(plan, rows, matched === null ? null : at(matched), coordinates.map(at)),
          person: person === null ? (row) => first + row : personIn(at(person)),
          column: (name, reading) =>
            at(select.find(readingSql(columnOf(table, name), reading)[0] ?? '')),
          parts: (name) =>
            readingSql(columnOf(table, name), 'parts').map((sql) => at(select.find(sql))),
        });
      },
    );
  });
}

/** Power of ten by which the sum of a column's parts has to be divided. */
export const scaleOf = (column: LoadedColumn): number =>
  column.storage.kind === 'decimal' ? column.storage.scale : 0;

function personIn(vector: Doubles): (row: number) => number | null {
  return (row) => vector.getItem(row);
}

/** Columns of the result, each once, all DOUBLE. */
class SelectList {
  readonly #expressions: string[] = [];

  add(expression: string): number {
    const known = this.#expressions.indexOf(expression);
    return known >= 0 ? known : this.#expressions.push(expression) - 1;
  }

  find(expression: string): number {
    return this.#expressions.indexOf(expression);
  }

  get empty(): boolean {
    return this.#expressions.length === 0;
  }

  get sql(): string {
    return this.#expressions.map((expression) => `CAST(${expression} AS DOUBLE)`).join(', ');
  }
}

function vectorAt(vectors: readonly Doubles[], index: number): Doubles {
  const vector = vectors[index];
  if (vector === undefined) throw new ParleyError('INTERNAL', 'A column was not asked for.');
  return vector;
}

function readingSql({ sql, storage }: LoadedColumn, reading: Reading): string[] {
  switch (reading) {
    case 'present':
      return [presentSql(sql, storage.kind)];
    case 'true':
      return [`CAST(${sql} AS INTEGER)`];
    case 'value':
      return [sql];
    case 'parts':
      return partsSql(sql, storage.kind);
  }
}

/** What a sum of the column reads anyway, where that costs nothing by itself: then the rows hold one vector fewer. */
function presentSql(sql: string, kind: LoadedColumn['storage']['kind']): string {
  const isCheap = kind === 'double' || kind === 'integer';
  const [part] = isCheap ? partsSql(sql, kind) : [];
  return part ?? `CASE WHEN ${sql} IS NOT NULL THEN 1.0 END`;
}

/** A double is its own part. Wider integers are cut into halves or 48-bit pieces, each exact as a double. */
function partsSql(sql: string, kind: LoadedColumn['storage']['kind']): string[] {
  if (kind === 'integer') {
    const high = `(${sql} >> 32)`;
    return [`${high}::DOUBLE * 4294967296.0`, `${sql} & 4294967295`];
  }
  if (kind !== 'decimal') return [sql];
  // 10^scale * value as text digits is the only way to a DECIMAL's own integer; HUGEINT division is exact.
  const whole = `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;
  const piece = '281474976710656::HUGEINT';
  return [
    `${whole} % ${piece}`,
    `((${whole} // ${piece}) % ${piece})::DOUBLE * 281474976710656.0`,
    `(${whole} // ${piece} // ${piece})::DOUBLE * 79228162514264337593543950336.0`,
  ];
}

function locate(
  plan: Plan,
  rows: number,
  matched: Doubles | null,
  coordinates: readonly Doubles[],
): Int32Array {
  const cellOf = new Int32Array(rows);
  if (matched !== null) {
    for (let row = 0; row < rows; row++) if (matched.getItem(row) === null) cellOf[row] = -1;
  }
  plan.dimensions.forEach((dimension, index) => {
    const values = coordinates[index];
    const size = plan.sizes[index] ?? 1;
    const edges = dimension.kind === 'bins' ? Float64Array.from(dimension.edges) : null;
    for (let row = 0; row < rows; row++) {
      const before = cellOf[row] ?? -1;
      if (before < 0) continue;
      const value = values?.getItem(row) ?? null;
      if (value === null) cellOf[row] = -1;
      else cellOf[row] = before * size + (edges === null ? value : binOf(edges, value));
    }
  });
  return cellOf;
}
