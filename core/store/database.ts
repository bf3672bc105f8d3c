import { chmod, mkdir } from 'node:fs/promises';
import { Level } from 'level';
import { storeFailure } from './failure.ts';

/** Keys as text, values as bytes; the tables stand side by side in it, `!table!key`. */
export type Database = Level<string, Uint8Array>;

export interface Range {
  readonly gte?: string;
  readonly gt?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** @throws ParleyError STORE_LOCKED, STORE_UNWRITABLE, STORE_DAMAGED */
export async function openDatabase(folder: string): Promise<Database> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // An existing folder keeps its mode over mkdir.
    await chmod(folder, 0o700);
  } catch (cause) {
    throw storeFailure(folder, 'opened', cause);
  }
  const database: Database = new Level(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
  });
  try {
    await database.open();
  } catch (cause) {
    throw storeFailure(folder, 'opened', cause);
  }
  return database;
}
