import type { Database } from './database.ts';
import { encodeRecord } from './record.ts';
import type { Table, WriteOptions } from './table.ts';
import { fullKey } from './table-key.ts';
import type { Writer } from './writer.ts';

type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** Writes to several tables that happen together or not at all. */
export interface Batch {
  put<T>(table: Table<T>, key: string, value: NoInfer<T>): Batch;
  delete(table: Table<unknown>, key: string): Batch;
  /** Once; synced unless told otherwise. */
  write(options?: WriteOptions): Promise<void>;
}

export function createBatch(database: Database, writer: Writer): Batch {
  const operations: Operation[] = [];
  const batch: Batch = {
    put(table, key, value) {
      const record = encodeRecord(table.name, key, value);
      operations.push({ type: 'put', key: fullKey(table.name, key), value: record });
      return batch;
    },
    delete(table, key) {
      operations.push({ type: 'del', key: fullKey(table.name, key) });
      return batch;
    },
    async write(options = {}) {
      const sync = options.sync ?? true;
      const written = operations.splice(0);
      await writer.write(() => database.batch(written, { sync }));
    },
  };
  return batch;
}
