import { NodeEvent } from '../../schema/api/events.ts';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import type { Batch } from '../../store/batch.ts';
import { numberKey, parseNumberKey } from '../../store/key.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';

/** An event that has no number yet. */
export type Draft = NodeEvent extends infer E
  ? E extends NodeEvent
    ? Omit<E, 'seq' | 'time'>
    : never
  : never;

/**
 * A node's events on disk: numbered from 1 without gaps, the newest `limits.eventsKept` of them. One caller appends; a
 * number is known to readers only once its event is on the disk, so none is lost or given twice after a power cut.
 */
export class EventLog {
  readonly #store: Store;
  readonly #table: Table<NodeEvent>;
  readonly #now: () => number;
  readonly #kept: number;
  readonly #listeners = new Set<() => void>();
  #oldest = 1;
  #next = 1;

  private constructor(store: Store, now: () => number, kept: number) {
    this.#store = store;
    this.#table = store.table('events', NodeEvent);
    this.#now = now;
    this.#kept = kept;
  }

  static async open(
    store: Store,
    now: () => number,
    kept: number = limits.eventsKept,
  ): Promise<EventLog> {
    const log = new EventLog(store, now, kept);
    for await (const key of log.#table.keys({ limit: 1 })) log.#oldest = parseNumberKey(key);
    for await (const key of log.#table.keys({ limit: 1, reverse: true })) {
      log.#next = parseNumberKey(key) + 1;
    }
    return log;
  }

  /** The number of the oldest event that is kept; `next` when there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The number that the next event will have. */
  get next(): number {
    return this.#next;
  }

  /**
   * Writes events, and whatever must not be without them, in one synced step; then tells who waits.
   * @throws ParleyError STORE_UNWRITABLE; nothing was written then and no number used
   */
  async append(drafts: readonly Draft[], along: (batch: Batch) => void): Promise<void> {
    const batch = this.#store.batch();
    const time = this.#now();
    let seq = this.#next;
    for (const draft of drafts) {
      batch.put(this.#table, numberKey(seq), { ...draft, seq, time });
      seq += 1;
    }
    const oldest = Math.max(this.#oldest, seq - this.#kept);
    for (let gone = this.#oldest; gone < oldest; gone++) batch.delete(this.#table, numberKey(gone));
    along(batch);
    await batch.write();
    this.#oldest = oldest;
    this.#next = seq;
    if (drafts.length > 0) for (const listener of [...this.#listeners]) listener();
  }

  /**
   * Whether a reader can go on from a number.
   * @throws ParleyError EVENTS_GONE, whose details name the oldest number there is and the next one
   */
  requireFrom(from: number): void {
    if (from >= this.#oldest && from <= this.#next) return;
    const details = { from, oldest: this.#oldest, next: this.#next };
    throw new ParleyError(
      'EVENTS_GONE',
      from < this.#oldest
        ? `Events before number ${this.#oldest} are not kept any more; you asked from ${from}. Look at the state as it is now, then go on from ${this.#next}, or from ${this.#oldest} for what is left.`
        : `This node has not given out number ${from - 1} yet: its folder was set back, or is another one. Look at the state as it is now, then go on from ${this.#next}.`,
      { details },
    );
  }

  /**
   * In order, from a number on, without gaps: where a record is damaged or gone stands an event that says so.
   * @throws ParleyError EVENTS_GONE
   */
  async read(from: number, most: number): Promise<NodeEvent[]> {
    this.requireFrom(from);
    const end = Math.min(this.#next, from + most);
    const found: NodeEvent[] = [];
    const range = { gte: numberKey(from), lt: numberKey(end) };
    for await (const record of this.#table.scan(range)) {
      const seq = parseNumberKey(record.key);
      while (from + found.length < seq) found.push(this.#lost(from + found.length));
      found.push(record.intact ? record.value : this.#lost(seq));
    }
    while (from + found.length < end) found.push(this.#lost(from + found.length));
    // The oldest may have been let go while this was reading.
    this.requireFrom(from);
    return found;
  }

  /** Whether somebody waits for the next event. */
  get followed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Called after events were written. @returns how to stop it */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #lost(seq: number): NodeEvent {
    return {
      seq,
      time: this.#now(),
      kind: 'node',
      collaboration: null,
      task: null,
      organisation: null,
      data: {
        change: 'lost',
        sentence: `The record of event ${seq} is damaged on disk; what it said is lost. Look at the state instead.`,
      },
    };
  }
}
