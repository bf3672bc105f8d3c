import type { Invitation } from './collaboration/membership.ts';
import type { FeedEvent, Log } from './feed/types.ts';
import { asParleyError, type ParleyError } from './schema/errors.ts';
import type { OrganisationId } from './schema/ids.ts';
import type { Store } from './store/store.ts';

/** What the operator should know, in sentences: one for each thing, the latest. */
export class Warnings {
  readonly #sentences = new Map<string, string>();
  readonly #log: Log;
  readonly #listeners = new Set<(sentence: string) => void>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Called with each sentence that is new, those of before included. */
  onSentence(listener: (sentence: string) => void): void {
    this.#listeners.add(listener);
    this.list().forEach(listener);
  }

  list(): readonly string[] {
    return [...this.#sentences.values()];
  }

  /** Something went wrong that nobody waits for. */
  report(error: ParleyError): void {
    this.#keep(error.code, error.message);
    this.#log('error', error.message, { code: error.code });
  }

  /** Somebody showed a ticket that another had used before. */
  usedTicket(name: string, invitation: Invitation, by: OrganisationId): void {
    this.#warn(
      `ticket ${invitation.id}`,
      `Somebody (${by}) tried to join ${name} with an invitation that was already used; it may have been passed on or stolen.`,
    );
  }

  /** The database passed over damaged records when it was opened. */
  lostRecords(folder: string): void {
    this.#warn(
      'lost records',
      `The end of the database in ${folder} was damaged and is lost. Entries are fetched again from members; results, decisions and the memory of earlier answers that stood there are not. Compare with the others’ histories before you accept tasks on the same data.`,
    );
  }

  hear(event: FeedEvent): void {
    const { kind, collaboration } = event;
    if (kind === 'own-feed-behind') {
      this.#warn(
        `behind ${collaboration}`,
        'Members held entries of this organisation that were missing here: the folder was set back or damaged. They were fetched.',
      );
    } else if (kind === 'forked') {
      this.#warn(
        `fork ${event.author}`,
        `${event.author} has signed two contradicting entries; what it said from there on counts for nothing.`,
      );
    } else if (kind === 'damaged') {
      this.#warn(
        `damage ${collaboration}`,
        `${event.damaged} stored entries are damaged; they are being fetched again from members.`,
      );
    }
  }

  /** Looks at every record: damage is to be known before somebody needs what is damaged. */
  async inspect(store: Store, signal: AbortSignal): Promise<void> {
    const damaged = new Map<string, number>();
    try {
      for await (const { table } of store.verify()) {
        if (signal.aborted) return;
        damaged.set(table, (damaged.get(table) ?? 0) + 1);
      }
    } catch (error) {
      if (!signal.aborted) this.report(asParleyError(error));
    }
    for (const [table, count] of damaged) {
      this.#warn(
        `records ${table}`,
        `${count} records of '${table}' in the node's store are damaged and are not used. Back up the folder and check the disk.`,
      );
    }
  }

  #warn(about: string, sentence: string): void {
    this.#keep(about, sentence);
    this.#log('warn', sentence);
  }

  #keep(about: string, sentence: string): void {
    const known = this.#sentences.get(about) === sentence;
    this.#sentences.set(about, sentence);
    if (!known) for (const listener of this.#listeners) listener(sentence);
  }
}
