import { exactZero } from '../../schema/exact.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { LoadedTable } from '../columns/loaded.ts';
import { disclose, type DisclosedAnswer } from '../disclosure.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { populationOf } from './aggregate.ts';
import { countPersons, enoughPersons, type EnoughPersons } from './enough-persons.ts';
import { PersonGate } from './persons.ts';
import type { Plan } from './plan.ts';
import { reduceCells } from './reduce.ts';
import { scan } from './scan.ts';
import { tallyOf } from './tally.ts';

/** Computes all measures of a plan. Both ways give the same numbers to the bit; DuckDB's own is much the faster. */
export async function measureCells(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  smallestGroup: number,
  signal: AbortSignal | undefined,
): Promise<DisclosedAnswer> {
  const reduced = await reduceCells(session, table, plan, signal);
  if (reduced === null) return measureByRow(session, table, plan, smallestGroup, signal);
  const { rows } = reduced;
  const populations = plan.measures.map(populationOf);
  const enough: EnoughPersons =
    table.person === null
      ? (population, cell) => rows(population, cell) >= smallestGroup
      : await enoughPersons(
          session,
          table,
          plan,
          new Set(populations),
          rows,
          smallestGroup,
          signal,
        );
  return disclose({
    cells: plan.cells,
    measures: populations.map((population, index) => ({
      rawValue: reduced.values[index] ?? (() => exactZero),
      hasEnoughPersons: (cell) => enough(population, cell),
    })),
  });
}

/** Streams the rows out of DuckDB and adds them here, in one pass. */
export async function measureByRow(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  smallestGroup: number,
  signal: AbortSignal | undefined,
): Promise<DisclosedAnswer> {
  const tallies = plan.measures.map((measure) => tallyOf(measure, plan.cells, table));
  const gates = new Map<ColumnName | null, PersonGate>();
  for (const { population } of tallies) {
    if (!gates.has(population)) gates.set(population, new PersonGate(plan.cells, smallestGroup));
  }
  const readings = tallies.flatMap(({ reads }) => (reads === null ? [] : [reads]));
  for (const column of gates.keys())
    if (column !== null) readings.push({ column, reading: 'present' });

  await scan(session, table, plan, readings, signal, (block) => {
    for (const tally of tallies) tally.add(block);
    for (const [column, gate] of gates) countPersons(block, column, gate);
  });

  return disclose({
    cells: plan.cells,
    measures: tallies.map((tally) => ({
      rawValue: tally.value,
      hasEnoughPersons: (cell) => gates.get(tally.population)?.enough(cell) ?? false,
    })),
  });
}
