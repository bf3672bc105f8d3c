import type { z } from 'zod';
import { Serial } from '../../feed/serial.ts';
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

/** What was done at this node, on disk: appended to and never changed, the newest `limits.actionsKept` of it. */
export class ActionLog {
  readonly #store: Store;
  readonly #table: Table<Action>;
  readonly #now: () => number;
  readonly #kept: number;
  readonly #turns = new Serial();
  #oldest = 1;
  #next = 1;

  private constructor(store: Store, now: () => number, kept: number) {
    this.#store = store;
    this.#table = store.table('actions', Action);
    this.#now = now;
    this.#kept = kept;
  }

  static async open(
    store: Store,
    now: () => number,
    kept: number = limits.actionsKept,
  ): Promise<ActionLog> {
    const log = new ActionLog(store, now, kept);
    for await (const key of log.#table.keys({ limit: 1 })) log.#oldest = parseNumberKey(key);
    for await (const key of log.#table.keys({ limit: 1, reverse: true })) {
      log.#next = parseNumberKey(key) + 1;
    }
    return log;
  }

  /** On the disk when it resolves. @param by who did it: a caller's name */
  note(act: Act, by: string): Promise<void> {
    return this.#turns.run(async () => {
      const seq = this.#next;
      const batch = this.#store.batch();
      batch.put(this.#table, numberKey(seq), { ...act, seq, time: this.#now(), by });
      const oldest = Math.max(this.#oldest, seq + 1 - this.#kept);
      for (let gone = this.#oldest; gone < oldest; gone++) {
        batch.delete(this.#table, numberKey(gone));
      }
      await batch.write();
      this.#next = seq + 1;
      this.#oldest = oldest;
    });
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
