import type { z } from 'zod';
import type { Database, Range } from './database.ts';
import { storeFailure } from './failure.ts';
import { damagedRecord, decodeRecord, encodeRecord } from './record.ts';
import type { Writer } from './writer.ts';
import { fullKey, rangeOf, tableKey } from './table-key.ts';
import { hasCode } from '../schema/errors.ts';

export interface WriteOptions {
  /**
   * Wait until the disk has it (0.3 ms); the default, and needed before anything is acknowledged or sent. Without, a
   * killed process loses nothing either, but a machine that loses power may lose the latest writes, newest first.
   */
  readonly sync?: boolean;
}

interface StoredRecord<T> {
  readonly key: string;
  readonly value: T;
}

/** A record that a scan found: whole, or damaged and therefore without a value. */
type ScannedRecord<T> =
  | { readonly key: string; readonly intact: true; readonly value: T }
  | { readonly key: string; readonly intact: false };

/** One kind of records under text keys. Every read checks the record's checksum and parses it with the schema. */
export interface Table<T> {
  readonly name: string;
  /** @throws ParleyError STORE_DAMAGED, naming table and key */
  get(key: string): Promise<T | undefined>;
  has(key: string): Promise<boolean>;
  put(key: string, value: T, options?: WriteOptions): Promise<void>;
  delete(key: string, options?: WriteOptions): Promise<void>;
  /**
   * In key order, read as they are asked for, from a snapshot taken at the first.
   * @throws ParleyError STORE_DAMAGED at the first damaged record
   */
  entries(range?: Range): AsyncIterable<StoredRecord<T>>;
  /** Like `entries`, going on past damaged records. */
  scan(range?: Range): AsyncIterable<ScannedRecord<T>>;
  keys(range?: Range): AsyncIterable<string>;
}

export function createTable<T>(
  database: Database,
  writer: Writer,
  folder: string,
  name: string,
  schema: z.ZodType<T>,
): Table<T> {
  const decode = (key: string, record: Uint8Array): T => decodeRecord(name, key, schema, record);

  async function read(key: string): Promise<Uint8Array | undefined> {
    await writer.readable();
    try {
      // What one record takes from memory or the system's cache is a tenth of what handing it to a thread and back takes.
      return database.getSync(fullKey(name, key));
    } catch (cause) {
      throw storeFailure(folder, 'read', cause);
    }
  }

  async function* records(range: Range): AsyncGenerator<[string, Uint8Array]> {
    await writer.readable();
    try {
      for await (const [full, record] of database.iterator(rangeOf(name, range))) {
        yield [tableKey(name, full), record];
      }
    } catch (cause) {
      throw storeFailure(folder, 'read', cause);
    }
  }

  async function* scan(range: Range = {}): AsyncGenerator<ScannedRecord<T>> {
    for await (const [key, record] of records(range)) {
      let value: T;
      try {
        value = decode(key, record);
      } catch (error) {
        if (!hasCode(error, 'STORE_DAMAGED')) throw error;
        yield { key, intact: false };
        continue;
      }
      yield { key, intact: true, value };
    }
  }

  return {
    name,
    async get(key) {
      const record = await read(key);
      return record === undefined ? undefined : decode(key, record);
    },
    async has(key) {
      return (await read(key)) !== undefined;
    },
    async put(key, value, options = {}) {
      const record = encodeRecord(name, key, value);
      const operation = { type: 'put', key: fullKey(name, key), value: record } as const;
      await writer.write([operation], options.sync ?? true);
    },
    async delete(key, options = {}) {
      await writer.write([{ type: 'del', key: fullKey(name, key) }], options.sync ?? true);
    },
    async *entries(range = {}) {
      for await (const record of scan(range)) {
        if (!record.intact) throw damagedRecord(name, record.key);
        yield record;
      }
    },
    scan,
    async *keys(range = {}) {
      await writer.readable();
      try {
        for await (const full of database.keys(rangeOf(name, range))) yield tableKey(name, full);
      } catch (cause) {
        throw storeFailure(folder, 'read', cause);
      }
    },
  };
}
