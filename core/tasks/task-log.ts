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

/** The lines of every task's log: numbered from 0 without gaps, kept over restarts, replayed and then followed. */
export class TaskLog {
  readonly #table: Table<LogLine>;
  readonly #now: () => number;
  readonly #next = new Map<TaskId, Promise<number>>();
  readonly #listeners = new Set<LogListener>();
  #writes: Promise<void> = Promise.resolve();
  readonly #failures = new Map<TaskId, ParleyError>();

  constructor(store: Store, now: () => number) {
    this.#table = store.table('task-log', LogLine);
    this.#now = now;
  }

  /** Lines keep the order of the calls. One that cannot be written is told to who next reads that task's log. */
  write(task: TaskId, { says, ...note }: LogNote): void {
    const time = this.#now();
    this.#writes = this.#writes
      .then(async () => {
        const seq = await this.#nextSeq(task);
        if (seq >= limits.logLinesPerTask) return;
        const line: LogLine = {
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
        // Lines explain; decisions and rounds stand elsewhere, synced.
        await this.#table.put(keyOf(task, seq), line, { sync: false });
        this.#next.set(task, Promise.resolve(seq + 1));
        for (const listener of this.#listeners) listener(line);
      })
      .catch((error: unknown) => {
        this.#failures.set(task, asParleyError(error));
      });
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

  #nextSeq(task: TaskId): Promise<number> {
    const known = this.#next.get(task);
    if (known !== undefined) return known;
    const found = this.#lastSeq(task);
    this.#next.set(task, found);
    found.catch(() => this.#next.delete(task));
    return found;
  }

  async #lastSeq(task: TaskId): Promise<number> {
    const range = { gte: `${task}/`, lt: `${task}/~`, reverse: true, limit: 1 };
    // From the key: a line that is damaged was a line all the same.
    for await (const key of this.#table.keys(range)) return Number(key.split('/')[1]) + 1;
    return 0;
  }
}

/** Fixed width, so that LevelDB's order is the lines' order. */
function keyOf(task: TaskId, seq: number): string {
  return `${task}/${seq.toString().padStart(8, '0')}`;
}
