import { MiB } from '../../schema/limits.ts';
import type { Table } from '../../store/table.ts';
import type { LedgerStore } from './ledger.ts';
import type { LedgerRecord } from './record.ts';

/** What the records in memory may take. */
const BYTES_MOST = 8 * MiB;
/** One takes about so much besides its rows. */
const RECORD_BYTES = 2048;

/**
 * Records of one version stand together, in the order in which they came. Every step of a task looks at all of its version, so those
 * of the last one stay in memory; only this writes them.
 */
export class StoredLedger implements LedgerStore {
  readonly #table: Table<LedgerRecord>;
  #turn: Promise<void> = Promise.resolve();
  #kept: { readonly fingerprint: string; readonly records: readonly LedgerRecord[] } | null = null;
  /** Goes up before and after every write: what was read meanwhile may lack it. */
  #changes = 0;
  #writing = 0;

  constructor(table: Table<LedgerRecord>) {
    this.#table = table;
  }

  async all(fingerprint: string): Promise<readonly LedgerRecord[]> {
    if (this.#kept?.fingerprint === fingerprint) return this.#kept.records;
    const before = this.#changes;
    const records: LedgerRecord[] = [];
    for await (const { value } of this.#table.entries(rangeOf(fingerprint))) records.push(value);
    if (this.#writing === 0 && this.#changes === before) this.#keep(fingerprint, records);
    return records;
  }

  add(record: LedgerRecord): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#write(record));
    return this.#turn;
  }

  async #write(record: LedgerRecord): Promise<void> {
    const { fingerprint } = record;
    this.#changes += 1;
    this.#writing += 1;
    try {
      let next = 0;
      const newest = { ...rangeOf(fingerprint), reverse: true, limit: 1 };
      for await (const key of this.#table.keys(newest)) next = Number(key.split('/')[1]) + 1;
      await this.#table.put(`${fingerprint}/${next.toString().padStart(8, '0')}`, record);
      const kept = this.#kept;
      if (kept?.fingerprint === fingerprint) this.#keep(fingerprint, [...kept.records, record]);
    } catch (error) {
      // It may be on the disk or not.
      this.#kept = null;
      throw error;
    } finally {
      this.#changes += 1;
      this.#writing -= 1;
    }
  }

  #keep(fingerprint: string, records: readonly LedgerRecord[]): void {
    const rows = records.flatMap(({ sets }) => sets.map(({ packed }) => packed.byteLength));
    const bytes = rows.reduce((sum, length) => sum + length, records.length * RECORD_BYTES);
    this.#kept = bytes > BYTES_MOST ? null : { fingerprint, records };
  }
}

const rangeOf = (fingerprint: string) => ({ gte: `${fingerprint}/`, lt: `${fingerprint}/~` });
