import type { DatasetDefinition } from './dataset-definition.ts';
import { assertExpected, type DatasetVersion, readVersion } from './files/dataset-version.ts';
import {
  type LocalTable,
  type OpenOptions,
  openVersion,
  type ReusableTable,
} from './local-table.ts';
import { ParleyError } from '../schema/errors.ts';

/** Each may hold as many rows as one dataset may. */
const IDLE_MOST = 2;
/** A decision, the task, and the script's next task follow each other faster than that. */
const IDLE_MILLISECONDS = 10_000;

interface Idle {
  readonly key: string;
  readonly table: ReusableTable;
  readonly until: NodeJS.Timeout;
}

/**
 * Opens datasets, and keeps those that are closed for some seconds: starting a DuckDB and reading the files anew takes longer than
 * the rest of a small task. One table has one user at a time.
 */
export class IdleTables {
  readonly #milliseconds: number;
  #idle: readonly Idle[] = [];
  #closed = false;

  constructor(milliseconds: number = IDLE_MILLISECONDS) {
    this.#milliseconds = milliseconds;
  }

  /** @throws as openDataset */
  async open(definition: DatasetDefinition, options: OpenOptions): Promise<LocalTable> {
    const version = await readVersion(definition, options);
    assertExpected(version, options.expectFingerprint);
    const key = keyOf(definition, version);
    const known = this.#idle.find((one) => one.key === key);
    if (known === undefined) {
      return this.#lend(key, await openVersion(definition, version, options));
    }
    this.#forget(known);
    known.table.reuse();
    return this.#lend(key, known.table);
  }

  /** Closes what is idle, and from now on whatever is given back. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.map((one) => this.#end(one)));
  }

  #lend(key: string, table: ReusableTable): LocalTable {
    const running = new Set<Promise<unknown>>();
    let over = false;
    let failed = false;
    const ask = async <T>(work: () => Promise<T>): Promise<T> => {
      if (over) throw new ParleyError('STOPPED', 'The dataset was closed. Open it again.');
      const asked = work();
      running.add(asked);
      try {
        return await asked;
      } catch (error) {
        // It may have left anything in the database.
        failed = true;
        throw error;
      } finally {
        running.delete(asked);
      }
    };
    return {
      version: table.version,
      smallestGroup: table.smallestGroup,
      measure: (query, signal) => ask(() => table.measure(query, signal)),
      rowSets: (query, signal) => ask(() => table.rowSets(query, signal)),
      close: async () => {
        if (over) return;
        over = true;
        await Promise.allSettled(running);
        if (failed || this.#closed) await table.close();
        else await this.#keep(key, table);
      },
    };
  }

  async #keep(key: string, table: ReusableTable): Promise<void> {
    const until = setTimeout(() => {
      // What cannot be closed is out of reach already, and ends with the process.
      void this.#end(one).catch(() => undefined);
    }, this.#milliseconds).unref();
    const one: Idle = { key, table, until };
    this.#idle = [...this.#idle, one];
    const [oldest] = this.#idle;
    if (this.#idle.length > IDLE_MOST && oldest !== undefined) await this.#end(oldest);
  }

  async #end(one: Idle): Promise<void> {
    if (!this.#idle.includes(one)) return;
    this.#forget(one);
    await one.table.close();
  }

  #forget(one: Idle): void {
    clearTimeout(one.until);
    this.#idle = this.#idle.filter((other) => other !== one);
  }
}

/** Whatever rows, columns and answers depend on. A file that was only touched is another one, as for a table that is open. */
const keyOf = (definition: DatasetDefinition, version: DatasetVersion): string =>
  JSON.stringify([definition, version]);
