import type { z } from 'zod';
import { createBatch, type Batch } from './batch.ts';
import { openDatabase, type Database } from './database.ts';
import { storeFailure } from './failure.ts';
import { migrate, type Migration } from './migrations.ts';
import { isIntact } from './record.ts';
import { droppedAtOpen } from './recovery-report.ts';
import { createTable, type Table } from './table.ts';
import { checkTableName, splitFullKey } from './table-key.ts';
import { Writer } from './writer.ts';

interface DamagedRecord {
  /** '' for a key that no Parley wrote. */
  readonly table: string;
  readonly key: string;
}

/** The node's LevelDB. One process has it open at a time. */
export interface Store {
  readonly folder: string;
  /** LevelDB lost records at the end of what it held: see recovery-report.ts. */
  readonly lostRecords: boolean;
  /** A view on one table; the same name must always come with the same schema. */
  table<T>(name: string, schema: z.ZodType<T>): Table<T>;
  batch(): Batch;
  /**
   * Walks all records of all tables and names the damaged ones; changes nothing.
   * It sees what changed, not what is gone: whoever needs that keeps numbers without gaps, as the feeds do.
   */
  verify(): AsyncIterable<DamagedRecord>;
  close(): Promise<void>;
}

/**
 * Opens the folder's database, creating it (readable by its owner alone) when there is none.
 * @param steps the migrations, for tests
 * @throws ParleyError STORE_LOCKED, STORE_UNWRITABLE, STORE_DAMAGED, STORE_TOO_NEW
 */
export async function openStore(folder: string, steps?: readonly Migration[]): Promise<Store> {
  const database = await openDatabase(folder);
  const store = createStore(database, folder, await droppedAtOpen(folder));
  try {
    await migrate({ ...store, isEmpty: () => isEmpty(database) }, steps);
  } catch (error) {
    await database.close();
    throw error;
  }
  return store;
}

function createStore(database: Database, folder: string, lostRecords: boolean): Store {
  const writer = new Writer(database, folder);
  return {
    folder,
    lostRecords,
    table(name, schema) {
      checkTableName(name);
      return createTable(database, writer, folder, name, schema);
    },
    batch: () => createBatch(database, writer),
    async *verify() {
      try {
        for await (const [full, record] of database.iterator()) {
          const place = splitFullKey(full);
          if (place === null) yield { table: '', key: full };
          else if (!isIntact(place.table, place.key, record)) yield place;
        }
      } catch (cause) {
        throw storeFailure(folder, 'read', cause);
      }
    },
    async close() {
      try {
        await database.close();
      } catch (cause) {
        throw storeFailure(folder, 'written', cause);
      }
    },
  };
}

async function isEmpty(database: Database): Promise<boolean> {
  for await (const _key of database.keys({ limit: 1 })) return false;
  return true;
}
