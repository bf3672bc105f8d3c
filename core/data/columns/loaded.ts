import type { ColumnType } from '../../schema/feed/payloads.ts';
import type { ColumnName } from '../../schema/ids.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { Storage } from './cast.ts';
import type { Magnitudes } from './magnitudes.ts';

/** A column in memory. `sql` is a quoted identifier of the loaded table. */
export interface LoadedColumn {
  readonly name: ColumnName;
  readonly type: ColumnType;
  readonly storage: Storage;
  readonly sql: string;
  /** Of a column stored as doubles, which are all finite; null where all are 0 or missing, and for other storages. */
  readonly magnitudes: Magnitudes | null;
}

/** Rows in the order of the files (ascending by name) and of the lines in them. */
export interface LoadedTable {
  readonly sql: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<ColumnName, LoadedColumn>;
  /**
   * A DOUBLE that stands for the row's person, NULL where the person is missing: 53 bits of a hash. Two of 10 million persons
   * share one with probability 0.006, and then count once, which only withholds more. Null without a person column.
   */
  readonly person: string | null;
  /** By levelsKey: columns with the codes of lists of levels that were known when the table was loaded. */
  readonly codes: ReadonlyMap<string, string>;
}

/** A column as it is to be loaded, and what it is called in the files. */
export interface ColumnToLoad {
  readonly local: string;
  readonly column: Omit<LoadedColumn, 'magnitudes'>;
}

export function columnOf(table: LoadedTable, name: ColumnName): LoadedColumn {
  const column = table.columns.get(name);
  if (column === undefined) throw new ParleyError('INTERNAL', `"${name}" was not loaded.`);
  return column;
}
