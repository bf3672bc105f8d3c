import type { ApprovedTable } from '../data/catalogue.ts';
import type { CellAnswer, CellQuery } from '../data/types.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import type { Decision } from '../schema/local/journal.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { overlapFinding } from './findings.ts';
import { findingWords } from './words/finding-words.ts';
import type { LocalData } from './ports.ts';

/**
 * The dataset version that was approved for a task, opened when first needed, and its ledger (PROTOCOL.md rule 20).
 * Every method throws what opening can: DATASET_UNKNOWN, DATA_MISSING, DATA_CHANGED, TASK_DECIDED.
 */
export class OwnNumbers {
  readonly #task: TaskId;
  readonly #data: LocalData;
  readonly #decision: Decision;
  readonly #turns: OneAtATime;
  #table: ApprovedTable | null = null;

  /** @param turns shared by all tasks of the node: the ledger is looked at and written in one go */
  constructor(task: TaskId, data: LocalData, decision: Decision, turns: OneAtATime) {
    this.#task = task;
    this.#data = data;
    this.#decision = decision;
    this.#turns = turns;
  }

  async measure(query: CellQuery, signal: AbortSignal): Promise<CellAnswer> {
    return (await this.#open()).measure(query, signal);
  }

  /** @throws ParleyError OVERLAP when the answer must not be put beside an earlier one */
  async checkOverlap(query: CellQuery, survivors: readonly OrganisationId[]): Promise<void> {
    const table = await this.#open();
    if (this.#decision.notices.includes('overlap')) return;
    const [overlap] = await table.overlaps(query, survivors);
    if (overlap === undefined) return;
    throw new ParleyError('OVERLAP', findingWords(overlapFinding(overlap), 'en'));
  }

  /**
   * Looks once more and records, before anything is released. Two tasks that run beside each other would both pass if
   * looking and recording were apart.
   * @throws ParleyError OVERLAP
   */
  async claim(query: CellQuery, survivors: readonly OrganisationId[]): Promise<void> {
    await this.#turns.run(this.#decision.fingerprint ?? '', async () => {
      await this.checkOverlap(query, survivors);
      await (await this.#open()).record(this.#task, query, survivors);
    });
  }

  /** Records a sum that others opened without this organisation's help. */
  async record(query: CellQuery, survivors: readonly OrganisationId[]): Promise<void> {
    await this.#turns.run(this.#decision.fingerprint ?? '', async () => {
      await (await this.#open()).record(this.#task, query, survivors);
    });
  }

  /** Lets go of the rows; they are read again when somebody asks. */
  async close(): Promise<void> {
    const table = this.#table;
    this.#table = null;
    await table?.close();
  }

  async #open(): Promise<ApprovedTable> {
    const { dataset, fingerprint } = this.#decision;
    if (dataset === null || fingerprint === null) {
      throw new ParleyError('TASK_DECIDED', 'No dataset was approved for this task.');
    }
    this.#table ??= await this.#data.open(dataset, fingerprint);
    return this.#table;
  }
}
