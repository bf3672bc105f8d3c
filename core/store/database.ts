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

/** @throws ParleyError STORE_UNWRITABLE */
export async function makeStoreFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // An existing folder keeps its mode over mkdir.
    await chmod(folder, 0o700);
  } catch (cause) {
    throw storeFailure(folder, 'opened', cause);
  }
}

/**
 * Nobody has the folder's database open: LevelDB asks for its lock before it looks whether a database is there, which is
 * an error here either way.
 * @throws ParleyError STORE_LOCKED
 */
export async function requireUnlocked(folder: string): Promise<void> {
  try {
    await new Level(folder).open({ createIfMissing: false, errorIfExists: true });
  } catch (cause) {
    const failure = storeFailure(folder, 'opened', cause);
    if (failure.code === 'STORE_LOCKED') throw failure;
  }
}

/** @throws ParleyError STORE_LOCKED, STORE_UNWRITABLE, STORE_DAMAGED */
export async function openDatabase(folder: string): Promise<Database> {
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

/**
 * Has LevelDB make what can be made of the tables and logs in the folder; nobody may have it open.
 * @throws ParleyError STORE_UNWRITABLE, STORE_DAMAGED
 */
export async function repairDatabase(folder: string): Promise<void> {
  try {
    // Not in the types of `level`, which are for browsers, too.
    const repair: unknown = Reflect.get(Level, 'repair');
    if (typeof repair === 'function') await Reflect.apply(repair, Level, [folder]);
  } catch (cause) {
    throw storeFailure(folder, 'opened', cause);
  }
}
