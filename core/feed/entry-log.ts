import { z } from 'zod';
import { contentIdOf } from '../schema/canonical.ts';
import { hasCode } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import { SignedEntry } from '../schema/feed/entry.ts';
import type { CollaborationId } from '../schema/ids.ts';
import { ContentId, uint } from '../schema/ids.ts';
import { joinKey, keysBelow, numberKey, parseNumberKey } from '../store/key.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { decodeStoredEntry } from './entry-codec.ts';

const StoredEntry = z.strictObject({ id: ContentId, ...SignedEntry.shape });
type StoredEntry = z.infer<typeof StoredEntry>;

/** How many arrival numbers were given out at least; tells that records at the end are gone. */
const LogSize = z.strictObject({ size: uint });
type LogSize = z.infer<typeof LogSize>;

/** An arrival number whose record was found damaged or gone. The record itself stays where it is. */
const Quarantined = z.strictObject({ found: uint, mended: z.boolean() });
type Quarantined = z.infer<typeof Quarantined>;

export interface LoadedLog {
  /** Intact entries in order of arrival. */
  readonly entries: Entry[];
  /** Records that turned out damaged or gone at this opening. */
  readonly damaged: number;
  /** Whether damage, found now or before, has not been made good from members yet. */
  readonly incomplete: boolean;
}

/**
 * One collaboration's entries on disk, under numbers in order of arrival. The numbers have no gaps, so that a record
 * that vanished is noticed; nothing is overwritten or removed, a damaged record included.
 */
export class EntryLog {
  readonly #store: Store;
  readonly #collaboration: CollaborationId;
  readonly #entries: Table<StoredEntry>;
  readonly #sizes: Table<LogSize>;
  readonly #quarantine: Table<Quarantined>;
  #size = 0;

  constructor(store: Store, collaboration: CollaborationId) {
    this.#store = store;
    this.#collaboration = collaboration;
    this.#entries = store.table('entries', StoredEntry);
    this.#sizes = store.table('entry-log-sizes', LogSize);
    this.#quarantine = store.table('entries-quarantined', Quarantined);
  }

  /** The collaborations that have a log in this store. */
  static async collaborations(store: Store): Promise<CollaborationId[]> {
    const found = new Set<CollaborationId>();
    for await (const key of store.table('entry-log-sizes', LogSize).keys()) {
      found.add(ContentId.parse(key));
    }
    // A size record that vanished must not take the collaboration along: one look at the entries of each.
    const entries = store.table('entries', StoredEntry);
    let from = '';
    for (;;) {
      const first = await firstOf(entries.keys({ gte: from, limit: 1 }));
      if (first === undefined) return [...found];
      const collaboration = ContentId.parse(first.split('/', 1)[0]);
      found.add(collaboration);
      from = keysBelow(collaboration).lt;
    }
  }

  /** Makes the collaboration known to the store, so that it is there at the next start though it has no entry yet. */
  async create(): Promise<void> {
    await this.#sizes.put(this.#collaboration, { size: 0 });
  }

  /** Reads everything, checking every record's checksum and every entry's hash; damage is noted, never thrown. */
  async load(now: number): Promise<LoadedLog> {
    const known = new Map<number, Quarantined>();
    for await (const record of this.#quarantine.scan(keysBelow(this.#collaboration))) {
      const note = record.intact ? record.value : { found: now, mended: false };
      known.set(this.#numberOf(record.key), note);
    }
    const entries: Entry[] = [];
    const bad: number[] = [];
    let next = 0;
    for await (const record of this.#entries.scan(keysBelow(this.#collaboration))) {
      const number = this.#numberOf(record.key);
      for (; next < number; next++) bad.push(next);
      next = number + 1;
      const entry = record.intact ? this.#decode(record.value) : null;
      if (entry === null) bad.push(number);
      else entries.push(entry);
    }
    for (const size = await this.#expectedSize(); next < size; next++) bad.push(next);
    this.#size = next;
    const damaged = bad.filter((number) => !known.has(number));
    await this.#note(damaged, { found: now, mended: false });
    const before = [...known.values()].some((note) => !note.mended);
    return { entries, damaged: damaged.length, incomplete: before || damaged.length > 0 };
  }

  /** Puts entries on the disk, all of them or none, in one synced write. */
  async append(...entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const batch = this.#store.batch();
    let size = this.#size;
    for (const { id, signed } of entries) {
      batch.put(this.#entries, joinKey(this.#collaboration, numberKey(size)), { id, ...signed });
      size += 1;
    }
    await batch.put(this.#sizes, this.#collaboration, { size }).write();
    this.#size = size;
  }

  /** Members have shown what they hold: what was lost is here again, or nobody has it. */
  async markMended(): Promise<void> {
    const open: number[] = [];
    let found = 0;
    for await (const record of this.#quarantine.scan(keysBelow(this.#collaboration))) {
      if (record.intact && record.value.mended) continue;
      open.push(this.#numberOf(record.key));
      if (record.intact) found = record.value.found;
    }
    await this.#note(open, { found, mended: true });
  }

  async #note(numbers: readonly number[], note: Quarantined): Promise<void> {
    if (numbers.length === 0) return;
    const batch = this.#store.batch();
    for (const number of numbers) {
      batch.put(this.#quarantine, joinKey(this.#collaboration, numberKey(number)), note);
    }
    await batch.write();
  }

  async #expectedSize(): Promise<number> {
    const range = { gte: this.#collaboration, lte: this.#collaboration };
    for await (const record of this.#sizes.scan(range)) if (record.intact) return record.value.size;
    return 0;
  }

  #decode({ id, ...signed }: StoredEntry): Entry | null {
    if (contentIdOf(signed.body) !== id) return null;
    try {
      return decodeStoredEntry(id, signed);
    } catch (error) {
      // Nothing that this Parley stored; counted and reported like a damaged record.
      if (hasCode(error, 'ENTRY_INVALID')) return null;
      throw error;
    }
  }

  #numberOf(key: string): number {
    return parseNumberKey(key.slice(this.#collaboration.length + 1));
  }
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}
