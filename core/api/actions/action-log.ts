import type { z } from 'zod';
import { Serial } from '../../feed/serial.ts';
import { hasCode } from '../../schema/errors.ts';
import { Action, type ActionPage, type ActionQuery } from '../../schema/api/actions.ts';
import { limits } from '../../schema/limits.ts';
import { numberKey, parseNumberKey } from '../../store/key.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';

/** An action that has no number yet. */
export type Act = Action extends infer A
  ? A extends Action
    ? Omit<A, 'seq' | 'time' | 'by'>
    : never
  : never;

/** What happened, and cannot be written yet. */
interface Waiting {
  readonly act: Act;
  readonly by: string;
  readonly time: number;
}

export interface ActionLogOptions {
  readonly kept?: number;
  /** Told how many notes wait for the disk whenever that changes. */
  readonly onWaiting?: (count: number) => void;
}

/**
 * What was done at this node, on disk: appended to and never changed, the newest `limits.actionsKept` of it. What cannot be
 * noted is refused, so that nobody has seen what no note tells of; but for the export of a history, which holds nothing that the
 * members do not have, and which an auditor needs most when something is wrong with the machine. Its note waits for the disk.
 */
export class ActionLog {
  readonly #store: Store;
  readonly #table: Table<Action>;
  readonly #now: () => number;
  readonly #kept: number;
  readonly #onWaiting: (count: number) => void;
  #waiting: Waiting[] = [];
  #retry: NodeJS.Timeout | null = null;
  readonly #turns = new Serial();
  #oldest = 1;
  #next = 1;

  private constructor(store: Store, now: () => number, options: ActionLogOptions) {
    this.#store = store;
    this.#table = store.table('actions', Action);
    this.#now = now;
    this.#kept = options.kept ?? limits.actionsKept;
    this.#onWaiting = options.onWaiting ?? (() => undefined);
  }

  static async open(
    store: Store,
    now: () => number,
    options: ActionLogOptions = {},
  ): Promise<ActionLog> {
    const log = new ActionLog(store, now, options);
    for await (const key of log.#table.keys({ limit: 1 })) log.#oldest = parseNumberKey(key);
    for await (const key of log.#table.keys({ limit: 1, reverse: true })) {
      log.#next = parseNumberKey(key) + 1;
    }
    return log;
  }

  /**
   * On the disk when it resolves, or, of an exported history, waiting for it.
   * @param by who did it: a caller's name
   * @throws ParleyError STORE_UNWRITABLE
   */
  note(act: Act, by: string): Promise<void> {
    return this.#turns.run(async () => {
      const noted = { act, by, time: this.#now() };
      try {
        await this.#write([...this.#waiting, noted]);
      } catch (error) {
        if (!mayWait(act) || !hasCode(error, 'STORE_UNWRITABLE')) throw error;
        if (this.#waiting.length >= limits.actionsWaiting) throw error;
        this.#setWaiting([...this.#waiting, noted]);
      }
    });
  }

  /** Tries once more to note what waits. */
  async close(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#turns.run(() => this.#write(this.#waiting));
  }

  async #write(all: readonly Waiting[]): Promise<void> {
    if (all.length === 0) return;
    const batch = this.#store.batch();
    let seq = this.#next;
    for (const { act, by, time } of all) {
      batch.put(this.#table, numberKey(seq), { ...act, seq, time, by });
      seq += 1;
    }
    const oldest = Math.max(this.#oldest, seq - this.#kept);
    for (let gone = this.#oldest; gone < oldest; gone++) {
      batch.delete(this.#table, numberKey(gone));
    }
    await batch.write();
    this.#next = seq;
    this.#oldest = oldest;
    if (this.#waiting.length > 0) this.#setWaiting([]);
  }

  #setWaiting(waiting: Waiting[]): void {
    this.#waiting = waiting;
    this.#onWaiting(waiting.length);
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    if (waiting.length > 0) {
      this.#retry = setTimeout(() => this.#tryAgain(), limits.actionsRetry).unref();
    }
  }

  #tryAgain(): void {
    this.#turns
      .run(() => this.#write(this.#waiting))
      // There is no room yet; it is told as long as something waits.
      .catch(() => this.#setWaiting(this.#waiting));
  }

  /** The newest first. Damaged records are left out: their numbers are missing then. */
  async page({ kind, task, cursor, limit }: z.output<typeof ActionQuery>): Promise<ActionPage> {
    const items: Action[] = [];
    const before = cursor ?? this.#next;
    for await (const record of this.#table.scan({ lt: numberKey(before), reverse: true })) {
      if (!record.intact) continue;
      const { value } = record;
      if (kind !== undefined && value.kind !== kind) continue;
      if (task !== undefined && !('task' in value && value.task === task)) continue;
      // One more was found than fits: there is a page after this one.
      if (items.length === limit) return { items, next: items.at(-1)?.seq ?? null };
      items.push(value);
    }
    return { items, next: null };
  }
}

const mayWait = ({ kind }: Act): boolean => kind === 'history-exported';
