import { ParleyError } from '../schema/errors.ts';
import type { DatasetLabel, OrganisationId, TaskId } from '../schema/ids.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { planQuery } from './cells/plan.ts';
import { DatasetDefinition } from './dataset-definition.ts';
import { describe, previewRows, type DatasetDescription, type Preview } from './datasets.ts';
import { DatasetVersion, readVersion } from './files/dataset-version.ts';
import { Ledger, type LedgerStore, type Overlap, type StandsFor } from './ledger/ledger.ts';
import { LedgerRecord } from './ledger/record.ts';
import { StoredLedger } from './ledger/stored-ledger.ts';
import { IdleTables } from './idle-tables.ts';
import type { LocalTable } from './local-table.ts';
import type { CellAnswer, CellQuery } from './types.ts';

export interface InspectedDataset {
  readonly definition: DatasetDefinition;
  readonly fingerprint: string;
  readonly rows: number;
}

/** A dataset at the version that was approved, with the memory of what was answered about it (rule 20). */
export interface ApprovedTable {
  measure(query: CellQuery, signal: AbortSignal): Promise<CellAnswer>;
  overlaps(query: CellQuery, survivors: readonly OrganisationId[]): Promise<readonly Overlap[]>;
  record(task: TaskId, query: CellQuery, survivors: readonly OrganisationId[]): Promise<void>;
  close(): Promise<void>;
}

/** The datasets an operator has connected, kept over restarts; their rows stay in the files. */
export class DatasetCatalogue {
  readonly #definitions: Table<DatasetDefinition>;
  readonly #versions: Table<DatasetVersion>;
  readonly #ledger: Ledger;
  readonly #records: LedgerStore;
  /** Rows of versions looked at: the same version has the same rows. */
  readonly #rows = new Map<string, number>();
  readonly #tables = new IdleTables();

  constructor(store: Store, standsFor?: StandsFor) {
    this.#definitions = store.table('datasets', DatasetDefinition);
    this.#versions = store.table('dataset-versions', DatasetVersion);
    this.#records = new StoredLedger(store.table('ledger', LedgerRecord));
    this.#ledger = new Ledger(this.#records, standsFor);
  }

  async list(): Promise<DatasetDefinition[]> {
    const found: DatasetDefinition[] = [];
    for await (const { value } of this.#definitions.entries()) found.push(value);
    return found;
  }

  async find(label: DatasetLabel): Promise<DatasetDefinition | null> {
    return (await this.#definitions.get(label)) ?? null;
  }

  /** @throws ParleyError DATASET_UNKNOWN */
  async has(label: DatasetLabel): Promise<boolean> {
    return (await this.find(label)) !== null;
  }

  async get(label: DatasetLabel): Promise<DatasetDefinition> {
    const found = await this.find(label);
    if (found !== null) return found;
    throw new ParleyError(
      'DATASET_UNKNOWN',
      `No dataset is connected under the label ${label}. Nothing was read; connect one, or use another label.`,
    );
  }

  /**
   * Connects or changes a dataset, after reading it once.
   * @throws ParleyError of describe; COLUMN_UNKNOWN, COLUMN_TYPE (values that do not fit the declared type)
   */
  async put(definition: DatasetDefinition): Promise<DatasetDescription> {
    const description = await describe(definition);
    const misfit = description.columns.find(({ misfits }) => misfits > 0);
    if (misfit !== undefined) {
      throw new ParleyError(
        'COLUMN_TYPE',
        `${misfit.misfits} values of ${misfit.name} do not fit its declared type. Nothing was connected; correct the type or the file.`,
        { details: { column: misfit.name } },
      );
    }
    await this.#definitions.put(definition.label, definition);
    return description;
  }

  /** What was answered stays in the ledger: connecting the same files again does not begin anew. */
  async remove(label: DatasetLabel): Promise<void> {
    await this.get(label);
    await this.#definitions.delete(label);
    await this.#versions.delete(label);
  }

  async describe(label: DatasetLabel): Promise<DatasetDescription> {
    return describe(await this.get(label));
  }

  async preview(label: DatasetLabel, rows: number): Promise<Preview> {
    return previewRows(await this.get(label), rows);
  }

  /** @throws ParleyError DATA_MISSING, DATA_UNREADABLE ... */
  async inspect(label: DatasetLabel): Promise<InspectedDataset | null> {
    const definition = await this.find(label);
    if (definition === null) return null;
    const { fingerprint } = await this.#version(definition);
    const rows = this.#rows.get(fingerprint) ?? (await describe(definition)).rows;
    this.#rows.set(fingerprint, rows);
    return { definition, fingerprint, rows };
  }

  /** Earlier answers about this version that one to the query must not be put beside (rule 20). */
  async overlaps(
    label: DatasetLabel,
    fingerprint: string,
    query: CellQuery,
    survivors: readonly OrganisationId[],
  ): Promise<readonly Overlap[]> {
    if ((await this.#records.all(fingerprint)).length === 0) return [];
    const table = await this.open(label, fingerprint);
    try {
      return await table.overlaps(query, survivors);
    } finally {
      await table.close();
    }
  }

  /** @throws ParleyError DATASET_UNKNOWN, COLUMN_UNKNOWN, COLUMN_TYPE, FILTER_INVALID */
  async check(label: DatasetLabel, query: CellQuery): Promise<void> {
    const { columns } = await this.get(label);
    planQuery(query, (name) => columns.find((column) => column.name === name)?.type);
  }

  /** @throws ParleyError DATASET_UNKNOWN, DATA_CHANGED ... */
  async open(label: DatasetLabel, fingerprint: string): Promise<ApprovedTable> {
    const definition = await this.get(label);
    const known = await this.#versions.get(label);
    const table = await this.#tables.open(definition, { expectFingerprint: fingerprint, known });
    return this.#approved(table);
  }

  /** Closes the datasets that nobody uses. */
  async close(): Promise<void> {
    await this.#tables.close();
  }

  #approved(table: LocalTable): ApprovedTable {
    const ledger = this.#ledger;
    return {
      measure: (query, signal) => table.measure(query, signal),
      overlaps: (query, survivors) => ledger.overlaps(table, query, survivors),
      record: (task, query, survivors) => ledger.record(table, { task, query, survivors }),
      close: () => table.close(),
    };
  }

  async #version(definition: DatasetDefinition): Promise<DatasetVersion> {
    const { label } = definition;
    const known = await this.#versions.get(label);
    const version = await readVersion(definition, { known });
    if (JSON.stringify(known) !== JSON.stringify(version)) {
      await this.#versions.put(label, version, { sync: false });
    }
    return version;
  }
}
