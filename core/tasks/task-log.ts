import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import type { ParleyError } from '../schema/errors.ts';
import { asParleyError } from '../schema/errors.ts';
import { ContentId, type TaskId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { LogLine } from '../schema/local/journal.ts';
import type { LogNote } from './ports.ts';
import { storedPhrase } from './words/log-phrases.ts';
import { logWords } from './words/log-words.ts';

export type LogListener = (line: LogLine) => void;

interface Waiting {
  readonly task: TaskId;
  readonly note: LogNote;
  readonly time: number;
}

/** The lines of every task's log: numbered from 0 without gaps, kept over restarts, replayed and then followed. */
export class TaskLog {
  readonly #table: Table<LogLine>;
  readonly #now: () => number;
  readonly #store: Store;
  /** The number of a task's next line, where it is known. */
  readonly #next = new Map<TaskId, number>();
  readonly #listeners = new Set<LogListener>();
  readonly #waiting: Waiting[] = [];
  #writes: Promise<void> = Promise.resolve();
  readonly #failures = new Map<TaskId, ParleyError>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#table = store.table('task-log', LogLine);
    this.#now = now;
  }

  /** Lines keep the order of the calls. One that cannot be written is told to who next reads that task's log. */
  write(task: TaskId, note: LogNote): void {
    this.#waiting.push({ task, note, time: this.#now() });
    if (this.#waiting.length === 1) this.#writes = this.#writes.then(() => this.#writeWaiting());
  }

  async read(task: TaskId, from = 0, most: number = limits.logLinesPerTask): Promise<LogLine[]> {
    await this.#writes;
    const failure = this.#failures.get(task);
    this.#failures.delete(task);
    if (failure !== undefined) throw failure;
    const lines: LogLine[] = [];
    const range = { gte: keyOf(task, from), lt: `${task}/~`, limit: most };
    for await (const { value } of this.#table.entries(range)) lines.push(value);
    return lines;
  }

  /** Every task that has a log, with the number its next line will have. */
  async *lengths(): AsyncGenerator<{ readonly task: TaskId; readonly lines: number }> {
    let before = '~';
    for (;;) {
      let last: string | null = null;
      for await (const key of this.#table.keys({ lt: before, reverse: true, limit: 1 })) last = key;
      if (last === null) return;
      const [task = '', seq = ''] = last.split('/');
      yield { task: ContentId.parse(task), lines: Number(seq) + 1 };
      before = `${task}/`;
    }
  }

  onLine(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws ParleyError when a line could not be written */
  async flush(): Promise<void> {
    await this.#writes;
    const [failure] = this.#failures.values();
    this.#failures.clear();
    if (failure !== undefined) throw failure;
  }

  /** All that wait go to the disk as one write: when a long history comes, a thousand tasks have something to tell. */
  async #writeWaiting(): Promise<void> {
    const batch = this.#store.batch();
    const lines: LogLine[] = [];
    for (const { task, note, time } of this.#waiting.splice(0)) {
      try {
        const seq = this.#next.get(task) ?? (await this.#lastSeq(task));
        if (seq < limits.logLinesPerTask) {
          const line = lineOf(task, seq, time, note);
          batch.put(this.#table, keyOf(task, seq), line);
          lines.push(line);
        }
        this.#next.set(task, Math.min(seq + 1, limits.logLinesPerTask));
      } catch (error) {
        this.#failures.set(task, asParleyError(error));
      }
    }
    if (lines.length === 0) return;
    try {
      // Lines explain; decisions and rounds stand elsewhere, synced.
      await batch.write({ sync: false });
    } catch (error) {
      for (const { task } of lines) {
        this.#next.delete(task);
        this.#failures.set(task, asParleyError(error));
      }
      return;
    }
    for (const line of lines) this.#tell(line);
  }

  #tell(line: LogLine): void {
    try {
      for (const listener of this.#listeners) listener(line);
    } catch (error) {
      this.#failures.set(line.task, asParleyError(error));
    }
  }

  async #lastSeq(task: TaskId): Promise<number> {
    const range = { gte: `${task}/`, lt: `${task}/~`, reverse: true, limit: 1 };
    // From the key: a line that is damaged was a line all the same.
    for await (const key of this.#table.keys(range)) return Number(key.split('/')[1]) + 1;
    return 0;
  }
}

function lineOf(task: TaskId, seq: number, time: number, { says, ...note }: LogNote): LogLine {
  return {
    level: 'info',
    organisation: null,
    round: null,
    attempt: null,
    facts: {},
    ...note,
    message: logWords(says, 'en').slice(0, limits.logMessageLength),
    phrase: storedPhrase(says),
    task,
    seq,
    time,
  };
}

/** Fixed width, so that LevelDB's order is the lines' order. */
function keyOf(task: TaskId, seq: number): string {
  return `${task}/${seq.toString().padStart(8, '0')}`;
}
