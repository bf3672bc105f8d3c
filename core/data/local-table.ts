import { ParleyError } from '../schema/errors.ts';
import type { ColumnName } from '../schema/ids.ts';
import { measureCells } from './cells/measure.ts';
import { type Plan, planQuery } from './cells/plan.ts';
import { loadColumns } from './columns/load.ts';
import type { LoadedTable } from './columns/loaded.ts';
import type { DatasetDefinition } from './dataset-definition.ts';
import type { DisclosedAnswer } from './disclosure.ts';
import { type DataResources, defaultResources, DuckSession } from './duckdb/session.ts';
import {
  assertExpected,
  assertUnchanged,
  type DatasetVersion,
  readVersion,
} from './files/dataset-version.ts';
import { type FileReader, openFile } from './files/file-reader.ts';
import { type RowSets, readRowSets } from './ledger/row-sets.ts';
import type { CellQuery } from './types.ts';

export interface OpenOptions {
  /** The fingerprint that was approved; the present one when absent. */
  readonly expectFingerprint?: string | undefined;
  /** A version read earlier, so that unchanged files are not hashed again. */
  readonly known?: DatasetVersion | undefined;
  readonly resources?: DataResources;
  readonly signal?: AbortSignal;
}

/**
 * One version of a dataset, open for queries. Columns are read into memory when a query first needs them; from then on all
 * queries compute on the same rows.
 */
export interface LocalTable {
  readonly version: DatasetVersion;
  readonly smallestGroup: number;
  /**
   * Answers a query; every answer has passed the disclosure policy.
   * @throws ParleyError COLUMN_UNKNOWN, COLUMN_TYPE, FILTER_INVALID, PARAMETERS_INVALID, DATA_CHANGED, DATA_UNREADABLE, DATA_EMPTY,
   *   VALUE_OUT_OF_RANGE, DATA_TOO_LARGE, STOPPED (or the signal's own ParleyError)
   */
  measure(query: CellQuery, signal?: AbortSignal): Promise<DisclosedAnswer>;
  /** Which rows a query matched: for the ledger alone, never for a message. */
  rowSets(query: CellQuery, signal?: AbortSignal): Promise<RowSets>;
  close(): Promise<void>;
}

/** One that can be put to another use when nobody asks it any more. */
export interface ReusableTable extends LocalTable {
  /** Columns read before stay as long as they are enough; they are not read again along with others. */
  reuse(): void;
}

/**
 * Opens a dataset.
 * @throws ParleyError DATA_CHANGED when its version is not the expected one; DATA_MISSING, DATA_UNREADABLE, DATA_ENCODING,
 *   DATA_NO_HEADER, DATA_EMPTY
 */
export async function openDataset(
  definition: DatasetDefinition,
  options: OpenOptions = {},
): Promise<LocalTable> {
  const version = await readVersion(definition, options);
  assertExpected(version, options.expectFingerprint);
  return openVersion(definition, version, options);
}

/** The same of a version that was just read. */
export async function openVersion(
  definition: DatasetDefinition,
  version: DatasetVersion,
  options: Pick<OpenOptions, 'resources' | 'signal'> = {},
): Promise<ReusableTable> {
  const { signal } = options;
  const paths = version.files.map((file) => file.path);
  const session = await DuckSession.open(paths, options.resources ?? defaultResources);
  try {
    const files: FileReader[] = [];
    for (const path of paths) {
      files.push(await openFile(session, path, definition.source.format, signal));
    }
    return new OpenTable(definition, version, session, files);
  } catch (error) {
    await session.close();
    throw error;
  }
}

class OpenTable implements ReusableTable {
  readonly version: DatasetVersion;
  readonly smallestGroup: number;
  readonly #definition: DatasetDefinition;
  readonly #session: DuckSession;
  readonly #files: readonly FileReader[];
  #loaded: LoadedTable | null = null;
  readonly #asked = new Set<ColumnName>();
  /** Every round asks for the rows of the same query several times: the ledger looks at them before each step. */
  #rowSets: { readonly query: string; readonly answer: RowSets } | null = null;
  /** Queries wait for each other: a load replaces the table that the one before still reads. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    definition: DatasetDefinition,
    version: DatasetVersion,
    session: DuckSession,
    files: readonly FileReader[],
  ) {
    this.version = version;
    this.smallestGroup = definition.disclosure.smallestGroup;
    this.#definition = definition;
    this.#session = session;
    this.#files = files;
  }

  async measure(query: CellQuery, signal?: AbortSignal): Promise<DisclosedAnswer> {
    return this.#answer(query, signal, (plan, table) =>
      measureCells(this.#session, table, plan, this.smallestGroup, signal),
    );
  }

  async rowSets(query: CellQuery, signal?: AbortSignal): Promise<RowSets> {
    const key = JSON.stringify(query);
    return this.#answer(query, signal, async (plan, table) => {
      if (this.#rowSets?.query === key) return this.#rowSets.answer;
      const { smallestGroup } = this;
      const answer = await readRowSets(this.#session, table, plan, smallestGroup, signal);
      this.#rowSets = { query: key, answer };
      return answer;
    });
  }

  reuse(): void {
    this.#asked.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#session.close();
  }

  async #answer<T>(
    query: CellQuery,
    signal: AbortSignal | undefined,
    compute: (plan: Plan, table: LoadedTable) => Promise<T>,
  ): Promise<T> {
    const plan = planQuery(query, (name) => this.#column(name)?.type);
    return this.#inTurn(async () => {
      await assertUnchanged(this.version);
      const table = await this.#load(plan, signal);
      const answer = await compute(plan, table);
      await assertUnchanged(this.version);
      return answer;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new ParleyError('STOPPED', 'The dataset was closed. Open it again.');
    const mine = this.#turn.then(work);
    // Whoever asked sees the failure; the next in turn need not.
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #column(name: ColumnName) {
    return this.#definition.columns.find((column) => column.name === name);
  }

  /** The loaded table if it has the columns; else a new one with these and those asked for before. */
  async #load(plan: Plan, signal?: AbortSignal): Promise<LoadedTable> {
    const before = this.#loaded;
    const needed = plan.columns;
    for (const name of needed) this.#asked.add(name);
    if (before !== null && needed.every((name) => before.columns.has(name))) return before;
    const wanted = this.#definition.columns.filter(({ name }) => this.#asked.has(name));
    if (before !== null) {
      this.#loaded = null;
      await this.#session.run(`DROP TABLE ${before.sql}`);
    }
    const table = await loadColumns(
      this.#session,
      this.#files,
      this.#definition,
      wanted,
      plan.dimensions,
      signal,
    );
    // The files may have changed while they were read.
    await assertUnchanged(this.version);
    this.#loaded = table;
    return table;
  }
}
