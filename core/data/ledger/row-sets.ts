import type { ColumnName } from '../../schema/ids.ts';
import { PersonGate } from '../cells/persons.ts';
import type { Plan } from '../cells/plan.ts';
import { scan } from '../cells/scan.ts';
import type { LoadedTable } from '../columns/loaded.ts';
import type { DuckSession } from '../duckdb/session.ts';

/** The rows behind one measured column. Cells with fewer than k persons were not sent, so they are left out. */
export interface RowSet {
  /** null: rows were counted, whatever the columns hold. */
  readonly column: ColumnName | null;
  readonly cells: number;
  /** Of each row of the table: its cell, or `cells` where it is in none that counts. */
  readonly cellOf: Uint16Array;
}

export interface RowSets {
  readonly sets: readonly RowSet[];
  /** Of each row: its person, NaN where missing. Null: every row is a person. */
  readonly persons: Float64Array | null;
}

/** limits.cells is below 2^16, so that a cell's number takes two bytes: 20 MB for 10 million rows and a column. */
export async function readRowSets(
  session: DuckSession,
  table: LoadedTable,
  plan: Plan,
  smallestGroup: number,
  signal: AbortSignal | undefined,
): Promise<RowSets> {
  const columns = [...new Set(plan.measures.map((measure) => populationOf(measure)))];
  const sets = columns.map((column) => ({
    column,
    cells: plan.cells,
    cellOf: new Uint16Array(table.rows).fill(plan.cells),
    gate: new PersonGate(plan.cells, smallestGroup),
  }));
  const persons = table.person === null ? null : new Float64Array(table.rows);
  const readings = columns
    .filter((column) => column !== null)
    .map((column) => ({ column, reading: 'present' as const }));

  await scan(session, table, plan, readings, signal, (block) => {
    if (persons !== null) {
      for (let row = 0; row < block.rows; row++)
        persons[block.start + row] = block.person(row) ?? NaN;
    }
    for (const { column, cellOf, gate } of sets) {
      const present = column === null ? null : block.column(column, 'present');
      for (let row = 0; row < block.rows; row++) {
        const cell = block.cellOf[row] ?? -1;
        if (cell < 0 || (present !== null && present.getItem(row) === null)) continue;
        cellOf[block.start + row] = cell;
        gate.add(cell, block.person(row));
      }
    }
  });

  for (const { cellOf, gate, cells } of sets) {
    for (let row = 0; row < cellOf.length; row++) {
      const cell = cellOf[row] ?? cells;
      if (cell < cells && !gate.enough(cell)) cellOf[row] = cells;
    }
  }
  return { sets: sets.map(({ column, cells, cellOf }) => ({ column, cells, cellOf })), persons };
}

/** What is missing is a fact about all rows of the cell, not about those that have a value. */
const populationOf = (measure: Plan['measures'][number]): ColumnName | null =>
  measure.kind === 'any' && measure.of === 'missing' ? null : measure.column;
