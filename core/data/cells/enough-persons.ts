import type { ColumnName } from '../../schema/ids.ts';
import type { LoadedTable } from '../columns/loaded.ts';
import type { DuckSession } from '../duckdb/session.ts';
import { PersonGate } from './persons.ts';
import type { Plan } from './plan.ts';
import { type Block, scan } from './scan.ts';

/** Whether a cell holds enough persons; with a column, persons that have it. */
export type EnoughPersons = (population: ColumnName | null, cell: number) => boolean;

/**
 * Counts persons until all cells have enough that can: one with fewer rows than persons wanted cannot. Of a large table that mostly
 * takes a few blocks.
 */
export async function enoughPersons(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  populations: ReadonlySet<ColumnName | null>,
  rows: (population: ColumnName | null, cell: number) => number,
  smallestGroup: number,
  signal: AbortSignal | undefined,
): Promise<EnoughPersons> {
  const gates = new Map<ColumnName | null, PersonGate>();
  const undecided: { readonly gate: PersonGate; readonly cell: number }[] = [];
  for (const population of populations) {
    const gate = new PersonGate(plan.cells, smallestGroup);
    gates.set(population, gate);
    for (let cell = 0; cell < plan.cells; cell++) {
      if (rows(population, cell) >= smallestGroup) undecided.push({ gate, cell });
    }
  }
  const readings = [...populations]
    .filter((column) => column !== null)
    .map((column) => ({ column, reading: 'present' as const }));
  await scan(session, table, plan, readings, signal, (block) => {
    for (const [column, gate] of gates) countPersons(block, column, gate);
    for (let last = undecided.at(-1); last?.gate.enough(last.cell); last = undecided.at(-1)) {
      undecided.pop();
    }
    return undecided.length === 0 ? 'enough' : undefined;
  });
  return (population, cell) => gates.get(population)?.enough(cell) ?? false;
}

export function countPersons(block: Block, column: ColumnName | null, gate: PersonGate): void {
  const present = column === null ? null : block.column(column, 'present');
  for (let row = 0; row < block.rows; row++) {
    const cell = block.cellOf[row] ?? -1;
    if (cell < 0 || gate.enough(cell)) continue;
    if (present === null || present.getItem(row) !== null) gate.add(cell, block.person(row));
  }
}
