import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { storeFailure } from './failure.ts';

/** What must fit on the disk before a store is opened anew: LevelDB writes a manifest and a log then. */
const PROBE_BYTES = 256 * 1024;

/**
 * All writes to a database, one after the other. After a write that failed, LevelDB's log may hold a torn record, and
 * it drops, in silence, whatever it appended behind that when it is opened next; acknowledged or not (measured with a
 * full disk). So the database is opened anew before anything else is written, and no write is under way beside one that
 * fails.
 */
export class Writer {
  readonly #database: Database;
  readonly #folder: string;
  #turn: Promise<unknown> = Promise.resolve();
  #torn = false;
  #reopening: Promise<void> | null = null;

  constructor(database: Database, folder: string) {
    this.#database = database;
    this.#folder = folder;
  }

  /** @throws ParleyError STORE_UNWRITABLE; nothing was written then, and reading goes on */
  write(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (this.#torn) await this.#mend();
      try {
        await action();
      } catch (cause) {
        this.#torn = true;
        throw storeFailure(this.#folder, 'written', cause);
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Reads wait out the moment in which the database is opened anew. */
  async readable(): Promise<void> {
    await this.#reopening?.catch(() => undefined);
  }

  async #mend(): Promise<void> {
    await this.#requireSpace();
    this.#reopening = (async () => {
      await this.#database.close();
      await this.#database.open();
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
