import type { z } from 'zod';
import { createBatch, type Batch } from './batch.ts';
import { Damage, damageAfter, DAMAGE_KEY, DAMAGE_TABLE } from './damage.ts';
import type { Database } from './database.ts';
import { storeFailure } from './failure.ts';
import { Mark } from './mark.ts';
import { migrate, type Migration } from './migrations.ts';
import { openChecked } from './opening.ts';
import { isIntact } from './record.ts';
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
  /** What openings have found wrong with the database as a whole, this one or an earlier one; null: never anything. */
  readonly damage: Damage | null;
  /** Own feeds are being compared with the members': the damage is not pending any more. */
  damageSeenTo(): Promise<void>;
  /** A view on one table; the same name must always come with the same schema. */
  table<T>(name: string, schema: z.ZodType<T>): Table<T>;
  batch(): Batch;
  /** Walks all records of all tables and names the damaged ones; changes nothing. */
  verify(): AsyncIterable<DamagedRecord>;
  close(): Promise<void>;
}

/**
 * Opens the folder's database, creating it (readable by its owner alone) when there is none. Whatever is wrong with it as
 * a whole is noted in it, with a copy of its files beside the folder.
 * @param steps the migrations, for tests
 * @throws ParleyError STORE_LOCKED, STORE_UNWRITABLE, STORE_DAMAGED, STORE_TOO_NEW
 */
export async function openStore(
  folder: string,
  steps?: readonly Migration[],
  now: () => number = Date.now,
): Promise<Store> {
  const { opened, copy } = await openChecked(folder);
  const { database, count } = opened;
  let mark: Mark | null = null;
  try {
    mark = await openMark(folder);
    const writer = new Writer(database, folder, mark, count);
    const damages = createTable(database, writer, folder, DAMAGE_TABLE, Damage);
    const kinds = new Set(opened.kinds);
    const before = await noted(damages);
    if (before === 'damaged') kinds.add('records');
    // Ahead of the database until the damage is noted in it: killed before that, it is found again.
    await mark.begin(kinds.size > 0 ? count.writes + 1 : count.writes);
    let damage = before === 'damaged' ? null : before;
    if (kinds.size > 0) {
      const kept = (await copy?.keep()) ?? null;
      damage = damageAfter(damage, { kinds, copy: kept, now: now() });
      await damages.put(DAMAGE_KEY, damage);
    } else {
      await copy?.drop();
    }
    const store = createStore({ database, folder, writer, mark, damages, damage });
    await migrate({ ...store, isEmpty: () => isEmpty(database) }, steps);
    return store;
  } catch (error) {
    await mark?.close().catch(() => undefined);
    await database.close();
    throw storeFailure(folder, 'opened', error);
  }
}

async function openMark(folder: string): Promise<Mark> {
  try {
    return await Mark.open(folder);
  } catch (cause) {
    throw storeFailure(folder, 'opened', cause);
  }
}

interface StoreParts {
  readonly database: Database;
  readonly folder: string;
  readonly writer: Writer;
  readonly mark: Mark;
  readonly damages: Table<Damage>;
  readonly damage: Damage | null;
}

function createStore({ database, folder, writer, mark, damages, damage }: StoreParts): Store {
  return {
    folder,
    damage,
    async damageSeenTo() {
      if (damage?.pending === true) await damages.put(DAMAGE_KEY, { ...damage, pending: false });
    },
    table(name, schema) {
      checkTableName(name);
      return createTable(database, writer, folder, name, schema);
    },
    batch: () => createBatch(writer),
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
      // A writer left to itself would open the database again after a write that failed for want of it.
      await writer.close();
      try {
        await database.close();
      } catch (cause) {
        throw storeFailure(folder, 'written', cause);
      } finally {
        await mark.close();
      }
    },
  };
}

/** The note of an earlier damage; 'damaged' when the note is. */
async function noted(damages: Table<Damage>): Promise<Damage | null | 'damaged'> {
  for await (const record of damages.scan()) return record.intact ? record.value : 'damaged';
  return null;
}

async function isEmpty(database: Database): Promise<boolean> {
  for await (const _key of database.keys({ limit: 1 })) return false;
  return true;
}
