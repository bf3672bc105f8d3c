import { ParleyError } from '../../schema/errors.ts';
import { type Exact, exactZero } from '../../schema/exact.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { LoadedTable } from '../columns/loaded.ts';
import { type Magnitudes, readMagnitudes } from '../columns/magnitudes.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { compileFilter } from '../filter/compile.ts';
import type { Measure } from '../types.ts';
import { type Aggregate, aggregateOf, populationOf, rowsSql, squareSql } from './aggregate.ts';
import { cellSql, withCoordinates } from './coordinates.ts';
import type { Plan } from './plan.ts';

/** Numbers written into one statement; with more, reading it takes DuckDB longer than streaming the rows. */
const NUMBERS_MOST = 2000;

/** What DuckDB found of each cell. */
export interface Reduced {
  /** Rows of the cell; with a column, those in which it is not missing. */
  readonly rows: (population: ColumnName | null, cell: number) => number;
  /** In the order of the plan's measures. */
  readonly values: readonly ((cell: number) => Exact)[];
}

/** Rows that are in a cell, as something that can stand after FROM. */
interface Rows {
  readonly from: string;
  readonly grouped: boolean;
  readonly filterValues: readonly string[];
}

/**
 * Lets DuckDB compute all measures, with its own threads, where that gives the very numbers that adding row by row would.
 * @returns null where it would not, or would take longer
 */
export async function reduceCells(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  signal: AbortSignal | undefined,
): Promise<Reduced | null> {
  if (numbersIn(plan) > NUMBERS_MOST) return null;
  return withCoordinates(session, table, plan.dimensions, async (coordinates) => {
    const rows = rowsInCells(table, plan, coordinates);
    const squares = await magnitudesOfSquares(session, table, plan.measures, rows, signal);
    const aggregates: Aggregate[] = [];
    for (const measure of plan.measures) {
      const aggregate = aggregateOf(measure, table, squares.get(measure) ?? null);
      if (aggregate === null) return null;
      aggregates.push(aggregate);
    }
    return query(session, table, plan, rows, aggregates, signal);
  });
}

function numbersIn({ dimensions, measures }: Plan): number {
  const edges = dimensions.map((one) => (one.kind === 'bins' ? one.edges.length : 0));
  const byCell = measures.map((measure) => {
    if (measure.kind === 'centredSquares') return measure.centres.length;
    return measure.kind === 'atMost' ? measure.bounds.length : 0;
  });
  return [...edges, ...byCell].reduce((total, count) => total + count, 0);
}

function rowsInCells(table: LoadedTable, plan: Plan, coordinates: readonly string[]): Rows {
  const grouped = plan.dimensions.length > 0;
  const filter = plan.filter === null ? null : compileFilter(plan.filter, table.columns);
  const cell = grouped ? cellSql(plan, coordinates) : '0';
  const matched = filter === null ? '' : ` WHERE ${filter.sql}`;
  const all = `(SELECT *, ${cell} AS "cell" FROM ${table.sql}${matched})`;
  return {
    from: grouped ? `${all} WHERE "cell" IS NOT NULL` : all,
    grouped,
    filterValues: filter?.values ?? [],
  };
}

async function magnitudesOfSquares(
  session: DuckSession,
  table: LoadedTable,
  measures: readonly Measure[],
  rows: Rows,
  signal: AbortSignal | undefined,
): Promise<Map<Measure, Magnitudes | null>> {
  const squares = measures.filter((measure) => measure.kind === 'centredSquares');
  const sql = squares.map((measure) => squareSql(measure, table));
  const found = await readMagnitudes(session, rows.from, sql, rows.filterValues, signal);
  return new Map(squares.map((measure, index) => [measure, found[index] ?? null]));
}

async function query(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  { from, grouped, filterValues }: Rows,
  aggregates: readonly Aggregate[],
  signal: AbortSignal | undefined,
): Promise<Reduced> {
  const select: string[] = [];
  const add = (sql: readonly string[]) => {
    const first = select.length;
    select.push(...sql);
    return { first, end: select.length };
  };
  const populations = new Map<ColumnName | null, number>();
  for (const measure of plan.measures) {
    const population = populationOf(measure);
    if (populations.has(population)) continue;
    populations.set(population, add([rowsSql(table, population)]).first);
  }
  const places = aggregates.map(({ sql }) => add(sql));
  const tail = grouped ? ' GROUP BY "cell"' : '';
  const cell = grouped ? '"cell"' : '0';
  const found = await session.run(
    `SELECT ${[cell, ...select].join(', ')} FROM ${from}${tail}`,
    filterValues,
    signal,
  );
  const byCell = new Array<bigint[] | undefined>(plan.cells);
  for (const [at, ...numbers] of found) byCell[Number(at)] = numbers.map(wholeNumber);
  return {
    rows: (population, of) => Number(byCell[of]?.[populations.get(population) ?? -1] ?? 0n),
    values: aggregates.map((aggregate, index) => (of) => {
      const numbers = byCell[of];
      const { first, end } = places[index] ?? { first: 0, end: 0 };
      return numbers === undefined ? exactZero : aggregate.value(numbers.slice(first, end));
    }),
  };
}

/** A sum of no values is NULL. */
function wholeNumber(value: unknown): bigint {
  if (value === null) return 0n;
  if (typeof value === 'bigint') return value;
  throw new ParleyError('INTERNAL', 'DuckDB gave something else than a whole number for a sum.');
}
