import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBValue,
} from '@duckdb/node-api';
import type * as DuckDBApi from '@duckdb/node-api';
import { ParleyError } from '../../schema/errors.ts';
import { exactPath, literal } from './sql-text.ts';

/** What one open dataset may use of the machine. */
export interface DataResources {
  readonly memoryMiB: number;
  readonly threads: number;
  /**
   * A folder only this user can read, on the node's disk: what does not fit into memory is spilled there in the clear,
   * and removed on closing; after a crash the node empties it at start. Null: nothing is spilled.
   */
  readonly temporaryFolder: string | null;
  readonly temporaryMiB: number;
}

export const defaultResources: DataResources = {
  memoryMiB: 1024,
  threads: 2,
  temporaryFolder: null,
  temporaryMiB: 20 * 1024,
};

const INTERRUPT_AGAIN_MS = 50;

type DuckDB = typeof DuckDBApi;

/** One value a chunk, read by row; null where it is missing. */
export type Doubles = DuckDBDoubleVector;

/**
 * A DuckDB in memory that can read the given files and nothing else: no other path, no network, no extension, and no
 * way to change that. Each dataset has its own.
 */
export class DuckSession {
  readonly #duckdb: DuckDB;
  readonly #instance: DuckDBInstance;
  readonly #spill: string | null;
  #names = 0;

  private constructor(duckdb: DuckDB, instance: DuckDBInstance, spill: string | null) {
    this.#duckdb = duckdb;
    this.#instance = instance;
    this.#spill = spill;
  }

  static async open(files: readonly string[], resources: DataResources): Promise<DuckSession> {
    const spill = await spillFolder(resources.temporaryFolder);
    // With the first dataset: a node that has none open does without 70 MB of library.
    const duckdb = await import('@duckdb/node-api');
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      memory_limit: `${resources.memoryMiB}MiB`,
      threads: String(resources.threads),
      // Rows keep the order of the files: the ledger knows a row by its number.
      preserve_insertion_order: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      temp_directory: spill ?? '',
      ...(spill === null ? {} : { max_temp_directory_size: `${resources.temporaryMiB}MiB` }),
    });
    const session = new DuckSession(duckdb, instance, spill);
    try {
      await session.#lock(files);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** The order matters: paths can be allowed only while access is open, and nothing after the lock. */
  async #lock(files: readonly string[]): Promise<void> {
    // A reader is asked for the escaped name and then opens the plain one; both are checked.
    const allowed = files.flatMap((file) => [...new Set([file, exactPath(file)])]);
    await this.run(
      [
        `SET allowed_paths = [${allowed.map(literal).join(', ')}]`,
        'SET enable_external_access = false',
        'SET lock_configuration = true',
      ].join('; '),
    );
  }

  /** A name for a table or type that nothing else in this session has. */
  freshName(): string {
    this.#names += 1;
    return `parley_${this.#names}`;
  }

  /** Creates an ENUM type whose codes are the positions in the list; `type` is a quoted identifier. */
  async createEnum(type: string, values: readonly string[]): Promise<void> {
    const { LIST, listValue, VARCHAR } = this.#duckdb;
    await this.#connected(undefined, (connection) =>
      connection.run(
        `CREATE TYPE ${type} AS ENUM (SELECT unnest($1))`,
        [listValue([...values])],
        [LIST(VARCHAR)],
      ),
    );
  }

  /** Runs a statement and returns its rows. For small results. */
  async run(
    sql: string,
    values: readonly DuckDBValue[] = [],
    signal?: AbortSignal,
  ): Promise<DuckDBValue[][]> {
    return this.#connected(signal, async (connection) => {
      const result = await connection.run(sql, [...values]);
      return result.getRows();
    });
  }

  /**
   * Streams a query whose columns are all DOUBLE, in order, a chunk (2048 rows) at a time, so that memory stays bounded and
   * other work gets its turn in between. Ends early when onChunk says that it has enough.
   */
  async stream(
    sql: string,
    values: readonly DuckDBValue[],
    signal: AbortSignal | undefined,
    onChunk: (columns: readonly Doubles[], rows: number) => 'enough' | undefined,
  ): Promise<void> {
    await this.#connected(signal, async (connection) => {
      const result = await connection.stream(sql, [...values]);
      for await (const chunk of result) {
        signal?.throwIfAborted();
        if (onChunk(this.#doublesOf(chunk), chunk.rowCount) === 'enough') return;
      }
    });
  }

  #doublesOf(chunk: DuckDBDataChunk): Doubles[] {
    const { DuckDBDoubleVector } = this.#duckdb;
    return Array.from({ length: chunk.columnCount }, (_, index) => {
      const vector = chunk.getColumnVector(index);
      if (vector instanceof DuckDBDoubleVector) return vector;
      throw new ParleyError('INTERNAL', 'A streamed column is not of type DOUBLE.');
    });
  }

  async close(): Promise<void> {
    this.#instance.closeSync();
    if (this.#spill !== null) await rm(this.#spill, { recursive: true, force: true });
  }

  async #connected<T>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const connection = await this.#instance.connect();
    let again: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      // DuckDB forgets what comes before a thread of its own has begun with the statement.
      again = setTimeout(interrupt, INTERRUPT_AGAIN_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      if (signal !== undefined && isAborted(signal)) throw stopped(signal);
      const outcome = await work(connection);
      if (signal !== undefined && isAborted(signal)) throw stopped(signal);
      return outcome;
    } catch (error) {
      if (signal !== undefined && isAborted(signal)) throw stopped(signal);
      throw outOfRoom(error) ?? error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
      clearTimeout(again);
      connection.closeSync();
    }
  }
}

async function spillFolder(parent: string | null): Promise<string | null> {
  if (parent === null) return null;
  const folder = await mkdtemp(join(parent, 'duckdb-'));
  await chmod(folder, 0o700);
  return folder;
}

/** A call, since the compiler takes `aborted` for unchanging. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

function stopped(signal: AbortSignal): ParleyError {
  const reason: unknown = signal.reason;
  if (reason instanceof ParleyError) return reason;
  return new ParleyError('STOPPED', 'The computation on the local data was stopped.', {
    cause: reason,
  });
}

function outOfRoom(error: unknown): ParleyError | null {
  if (!(error instanceof Error) || !error.message.startsWith('Out of Memory Error')) return null;
  return new ParleyError(
    'DATA_TOO_LARGE',
    'The dataset needs more memory or temporary disk space than Parley may use here. Nothing was sent; raise the limit in the settings, or connect fewer columns.',
    { cause: error },
  );
}
