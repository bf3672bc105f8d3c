import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  countAfter,
  countRecord,
  nothing,
  readCount,
  type Count,
  type Operation,
} from './count.ts';
import type { Database } from './database.ts';
import { ParleyError } from '../schema/errors.ts';
import { storeFailure } from './failure.ts';
import type { Mark } from './mark.ts';

/** What must fit on the disk before a store is opened anew: LevelDB writes a manifest and a log then. */
const PROBE_BYTES = 256 * 1024;

/** Operations that go to the disk in one write, unless one caller alone has more. */
const TOGETHER_MOST = 1000;

interface Waiting {
  readonly operations: readonly Operation[];
  readonly sync: boolean;
  readonly resolve: (nothing: undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * All writes to a database, one after the other. After a write that failed, LevelDB's log may hold a torn record, and
 * it drops, in silence, whatever it appended behind that when it is opened next; acknowledged or not (measured with a
 * full disk). So the database is opened anew before anything else is written, and no write is under way beside one that
 * fails. Each write takes the count of what is there along (count.ts).
 */
export class Writer {
  readonly #database: Database;
  readonly #folder: string;
  readonly #mark: Mark;
  #count: Count;
  #waiting: Waiting[] = [];
  /** All that waits goes to the disk; null while nothing does. */
  #writing: Promise<void> | null = null;
  #closed = false;
  #torn = false;
  #reopening: Promise<void> | null = null;

  constructor(database: Database, folder: string, mark: Mark, count: Count) {
    this.#database = database;
    this.#folder = folder;
    this.#mark = mark;
    this.#count = count;
  }

  /**
   * @throws ParleyError STORE_UNWRITABLE; nothing was written then, and reading goes on. STORE_DAMAGED when what had been
   *   written is gone; STOPPED when the store is closed
   */
  write(operations: readonly Operation[], sync: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(stoppedBefore());
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#waiting.push({ operations, sync, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Takes nothing more, and settles once all that was taken is written or has failed. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  /** What came while the disk was busy goes to it together, as one write: its price is that it is synced. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#commit(
          group.flatMap(({ operations }) => operations),
          group.some(({ sync }) => sync),
        );
        for (const { resolve } of group) resolve(undefined);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#writing = null;
  }

  /** The first that wait, at least one. */
  #nextGroup(): Waiting[] {
    let operations = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      operations += waiting.operations.length;
      if (count > 0 && operations > TOGETHER_MOST) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commit(operations: readonly Operation[], sync: boolean): Promise<void> {
    if (this.#torn) await this.#mend();
    try {
      const count = countAfter(this.#count, operations, (key) => this.#stored(key));
      await this.#database.batch([...operations, countRecord(count)], { sync });
      this.#count = count;
    } catch (cause) {
      this.#torn = true;
      throw storeFailure(this.#folder, 'written', cause);
    }
    // Only of what the disk has: a machine that loses power may lose the others.
    if (sync) this.#mark.reached(this.#count.writes);
  }

  /** Reads wait out the moment in which the database is opened anew. */
  async readable(): Promise<void> {
    await this.#reopening?.catch(() => undefined);
  }

  /** A record that cannot be read counts as gone, and is found missing at the next start. */
  #stored(key: string): Uint8Array | undefined {
    try {
      return this.#database.getSync(key);
    } catch (cause) {
      if (storeFailure(this.#folder, 'read', cause).code === 'STORE_DAMAGED') return undefined;
      throw cause;
    }
  }

  async #mend(): Promise<void> {
    await this.#requireSpace();
    this.#reopening = (async () => {
      await this.#database.close();
      await this.#database.open();
      // The write that failed may be there or not; those before it must be.
      const found = (await readCount(this.#database)) ?? nothing;
      if (found.writes < this.#count.writes) throw setBack(this.#folder);
      this.#count = found;
    })();
    try {
      await this.#reopening;
      this.#torn = false;
    } catch (cause) {
      throw storeFailure(this.#folder, 'written', cause);
    } finally {
      this.#reopening = null;
    }
  }

  /** A database that is closed for want of space could not be opened again, and not be read either. */
  async #requireSpace(): Promise<void> {
    const path = join(this.#folder, 'probe.tmp');
    try {
      const file = await open(path, 'w', 0o600);
      try {
        await file.write(randomBytes(PROBE_BYTES));
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw storeFailure(this.#folder, 'written', cause);
    } finally {
      await rm(path, { force: true });
    }
  }
}

const stoppedBefore = (): ParleyError =>
  new ParleyError('STOPPED', 'The store is closed: the node is stopping. Nothing was written.');

/** Left as it is: the next opening finds by the mark that it is behind, and keeps a copy. */
const setBack = (folder: string): ParleyError =>
  new ParleyError(
    'STORE_DAMAGED',
    `The database in ${folder} has lost records that it had on disk. Nothing more is written to it. Stop Parley, check the disk, and start it again: it then fetches what members hold.`,
    { details: { folder } },
  );
