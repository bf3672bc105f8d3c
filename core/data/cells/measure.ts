import type { ColumnName } from '../../schema/ids.ts';
import type { LoadedTable } from '../columns/loaded.ts';
import { disclose, type DisclosedAnswer } from '../disclosure.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { PersonGate } from './persons.ts';
import type { Plan } from './plan.ts';
import { type Block, scan } from './scan.ts';
import { tallyOf } from './tally.ts';

/** Computes all measures of a plan in one pass over the rows. */
export async function measureCells(
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

function countPersons(block: Block, column: ColumnName | null, gate: PersonGate): void {
  const present = column === null ? null : block.column(column, 'present');
  for (let row = 0; row < block.rows; row++) {
    const cell = block.cellOf[row] ?? -1;
    if (cell < 0 || gate.enough(cell)) continue;
    if (present === null || present.getItem(row) !== null) gate.add(cell, block.person(row));
  }
}
