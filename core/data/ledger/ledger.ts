import { ParleyError } from '../../schema/errors.ts';
import type { ColumnName, OrganisationId, TaskId } from '../../schema/ids.ts';
import type { LocalTable } from '../local-table.ts';
import type { CellQuery } from '../types.ts';
import { type Difference, smallDifferences } from './differences.ts';
import { type LedgerRecord, packRows, rowsHash, unpackRows } from './record.ts';
import type { RowSet } from './row-sets.ts';

/** Where records are kept; append-only, by dataset version. */
export interface LedgerStore {
  /** All records of one DatasetVersion.fingerprint. */
  all(fingerprint: string): Promise<readonly LedgerRecord[]>;
  /** Resolves when the record survives a crash. */
  add(record: LedgerRecord): Promise<void>;
}

/** The organisation that a key stands for now. */
export type StandsFor = (key: OrganisationId) => OrganisationId;

/** Two answers of which the difference would show too much. Holds no numbers of persons or rows: it is shown, and logged. */
export type Overlap = {
  readonly task: TaskId;
  readonly column: ColumnName | null;
} & (
  | {
      /** The rows differ, by fewer than k persons. */
      readonly kind: 'persons';
      /** Which of the earlier and of the present sets; `all` is the union of all cells. */
      readonly pairs: readonly Difference[];
    }
  | {
      /** The rows are the same and the groups differ by one organisation, whose numbers would be the difference. */
      readonly kind: 'organisation';
      readonly organisation: OrganisationId;
    }
);

/**
 * What was revealed about a dataset version, and what must not be revealed beside it (PROTOCOL.md rule 20). Covers pairs of queries
 * only: three or more answers may still be combined into what no two of them show.
 */
export class Ledger {
  readonly #store: LedgerStore;
  readonly #standsFor: StandsFor;

  /** @param standsFor a successor's key and those before it are one organisation (rule 6) */
  constructor(store: LedgerStore, standsFor: StandsFor = (key) => key) {
    this.#store = store;
    this.#standsFor = standsFor;
  }

  /**
   * Compares a query with every revealed one on the same measured column and the same dataset version. To be asked on the survivors
   * before contributing, with the roster when they are not known yet.
   * @throws as LocalTable.measure, and STORE_DAMAGED
   */
  async overlaps(
    table: LocalTable,
    query: CellQuery,
    survivors: readonly OrganisationId[],
    signal?: AbortSignal,
  ): Promise<Overlap[]> {
    const records = await this.#store.all(table.version.fingerprint);
    if (records.length === 0) return [];
    const { sets, persons } = await table.rowSets(query, signal);
    const present = sets.map((set) => ({ set, hash: hex(rowsHash(set)) }));
    const found: Overlap[] = [];
    const compared = new Set<string>();
    for (const record of records) {
      const organisation = onlyDifference(
        record.survivors.map(this.#standsFor),
        survivors.map(this.#standsFor),
      );
      for (const recorded of record.sets) {
        const match = present.find(({ set }) => set.column === recorded.column);
        if (match === undefined) continue;
        const { set, hash } = match;
        // Many rounds reveal the same rows to the same group; one look at these is enough.
        const look = `${String(recorded.column)}\0${hex(recorded.hash)}\0${organisation ?? ''}`;
        if (compared.has(look)) continue;
        compared.add(look);
        const { task } = record;
        const { column } = set;
        if (hex(recorded.hash) === hash) {
          if (organisation !== null)
            found.push({ task, column, kind: 'organisation', organisation });
          continue;
        }
        const earlier = await unpackRows(recorded);
        requireSameTable(earlier, set);
        const pairs = await smallDifferences(earlier, set, persons, table.smallestGroup, signal);
        if (pairs.length > 0) found.push({ task, column, kind: 'persons', pairs });
      }
    }
    return found;
  }

  /**
   * Records a query when its sum may have been opened; not before, and not later than anything computed from it is used. What is there
   * already for the same task and group is not stored twice.
   */
  async record(
    table: LocalTable,
    revealed: {
      readonly task: TaskId;
      readonly query: CellQuery;
      readonly survivors: readonly OrganisationId[];
    },
    signal?: AbortSignal,
  ): Promise<void> {
    const { task, query, survivors } = revealed;
    const { fingerprint } = table.version;
    const { sets } = await table.rowSets(query, signal);
    const same = (await this.#store.all(fingerprint)).filter(
      (record) => record.task === task && sameGroup(record.survivors, survivors),
    );
    const known = new Set(
      same.flatMap((record) =>
        record.sets.map(({ column, hash }) => `${hex(hash)}${column ?? ''}`),
      ),
    );
    // Where every cell was withheld, nothing of these rows was revealed.
    const sent = sets.filter(({ cells, cellOf }) => cellOf.some((cell) => cell < cells));
    const fresh = sent.filter((set) => !known.has(`${hex(rowsHash(set))}${set.column ?? ''}`));
    if (fresh.length === 0) return;
    const packed = await Promise.all(fresh.map(packRows));
    await this.#store.add({
      format: 1,
      fingerprint,
      task,
      survivors: [...survivors],
      sets: packed,
    });
  }
}

function requireSameTable(earlier: RowSet, now: RowSet): void {
  if (earlier.cellOf.length === now.cellOf.length) return;
  throw new ParleyError(
    'STORE_DAMAGED',
    'A record of answered rows does not fit the dataset version it names. Nothing was sent.',
  );
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const sameGroup = (a: readonly OrganisationId[], b: readonly OrganisationId[]): boolean =>
  new Set(a).symmetricDifference(new Set(b)).size === 0;

/** The organisation that alone is in one group and not in the other; null when there is none or are several. */
function onlyDifference(
  a: readonly OrganisationId[],
  b: readonly OrganisationId[],
): OrganisationId | null {
  const [one, another] = new Set(a).symmetricDifference(new Set(b));
  return one !== undefined && another === undefined ? one : null;
}
