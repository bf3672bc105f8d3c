import type { TaskId } from '../../schema/ids.ts';
import type { LogLine } from '../../schema/local/journal.ts';
import { LogMark } from '../../schema/local/event-marks.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import type { Draft } from './event-log.ts';
import type { Collected, EventSource } from './event-source.ts';
import { Overlay } from './overlay.ts';

/** The lines of all tasks' logs, as events. */
export class TaskLogEvents implements EventSource {
  readonly #tasks: Pick<Tasks, 'boards' | 'log'>;
  readonly #table: Table<LogMark>;
  readonly #lines = new Map<TaskId, LogMark>();
  readonly #fresh = new Set<TaskId>();

  private constructor(store: Store, tasks: Pick<Tasks, 'boards' | 'log'>) {
    this.#tasks = tasks;
    this.#table = store.table('event-log-marks', LogMark);
  }

  static async open(store: Store, tasks: Pick<Tasks, 'boards' | 'log'>): Promise<TaskLogEvents> {
    const events = new TaskLogEvents(store, tasks);
    for await (const mark of events.#table.scan()) {
      if (mark.intact) events.#lines.set(mark.key as TaskId, mark.value);
    }
    for await (const { task, lines } of tasks.log.lengths()) {
      if (lines > (events.#lines.get(task)?.lines ?? 0)) events.touch(task);
    }
    return events;
  }

  /** A line was written. */
  touch(task: TaskId): void {
    this.#fresh.add(task);
  }

  async collect(room: number): Promise<Collected | null> {
    const drafts: Draft[] = [];
    const marks = new Overlay(this.#lines);
    const read: TaskId[] = [];
    for (const task of [...this.#fresh]) {
      if (drafts.length >= room) break;
      // A line that is written meanwhile touches it again.
      this.#fresh.delete(task);
      const from = marks.get(task)?.lines ?? 0;
      const lines = await this.#read(task, from, room - drafts.length, read);
      const last = lines.at(-1);
      if (last === undefined) continue;
      const collaboration = this.#tasks.boards.find(task)?.spec.collaboration ?? null;
      for (const line of lines) {
        const { organisation } = line;
        drafts.push({ kind: 'task-log', collaboration, task, organisation, data: line });
      }
      marks.set(task, { lines: last.seq + 1 });
      read.push(task);
    }
    if (drafts.length === 0) return null;
    // There may be more; and until it is written it may have to be read again.
    read.forEach((task) => this.#fresh.add(task));
    return {
      drafts,
      mark: (batch) => {
        for (const [task, mark] of marks) batch.put(this.#table, task, mark);
      },
      done: () => marks.commit(),
    };
  }

  /** A log that cannot be read is left until it has a new line; those read before it are not forgotten. */
  async #read(
    task: TaskId,
    from: number,
    most: number,
    before: readonly TaskId[],
  ): Promise<LogLine[]> {
    try {
      return await this.#tasks.log.read(task, from, most);
    } catch (error) {
      before.forEach((one) => this.#fresh.add(one));
      throw error;
    }
  }
}
