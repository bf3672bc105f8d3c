import type { Operation } from './count.ts';
import { encodeRecord } from './record.ts';
import type { Table, WriteOptions } from './table.ts';
import { fullKey } from './table-key.ts';
import type { Writer } from './writer.ts';

/** Writes to several tables that happen together or not at all. */
export interface Batch {
  put<T>(table: Table<T>, key: string, value: NoInfer<T>): Batch;
  delete(table: Table<unknown>, key: string): Batch;
  /** Once; synced unless told otherwise. */
  write(options?: WriteOptions): Promise<void>;
}

export function createBatch(writer: Writer): Batch {
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
      await writer.write(operations.splice(0), options.sync ?? true);
    },
  };
  return batch;
}
