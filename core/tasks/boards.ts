import type { Entry } from '../schema/feed/entry.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, ContentId, TaskId } from '../schema/ids.ts';
import { applyEntry, createBoard, taskIdOf, type TaskBoard } from './reduce.ts';
import { taskOf, type TaskState } from './state.ts';

interface Applied {
  readonly board: TaskBoard;
  readonly entries: Set<ContentId>;
}

/** The tasks of all collaborations, as their feeds tell them now. */
export class TaskBoards {
  readonly #applied = new Map<CollaborationId, Applied>();
  readonly #collaborationOf = new Map<TaskId, CollaborationId>();

  /** Starts a collaboration's board anew, from all entries that count, causes before effects. */
  replay(collaboration: CollaborationId, entries: Iterable<Entry>): void {
    this.#applied.set(collaboration, nothing());
    for (const entry of entries) this.apply(collaboration, entry);
  }

  /**
   * Takes in an entry that counts. One that a replay has brought already is not counted twice.
   * @returns the tasks it changed; those it speaks of, when it was known
   */
  apply(collaboration: CollaborationId, entry: Entry): readonly TaskState[] {
    const applied = this.#applied.get(collaboration) ?? nothing();
    this.#applied.set(collaboration, applied);
    const { board, entries } = applied;
    if (entries.has(entry.id)) return spokenOf(board, entry);
    entries.add(entry.id);
    const changed = applyEntry(board, entry);
    for (const { id } of changed) this.#collaborationOf.set(id, collaboration);
    return changed;
  }

  find(task: TaskId): TaskState | null {
    const collaboration = this.#collaborationOf.get(task);
    if (collaboration === undefined) return null;
    return this.#applied.get(collaboration)?.board.tasks.get(task) ?? null;
  }

  /** @throws ParleyError NOT_FOUND */
  get(task: TaskId): TaskState {
    const found = this.find(task);
    if (found === null) {
      throw new ParleyError('NOT_FOUND', 'This node knows no task with this id.');
    }
    return found;
  }

  /** All tasks, the latest announced first, in an order that their announcements alone decide. */
  list(): TaskState[] {
    return [...this.#applied.values()]
      .flatMap(({ board }) => [...board.tasks.values()])
      .sort((a, b) => b.announcedAt - a.announcedAt || (a.id < b.id ? 1 : -1));
  }
}

const nothing = (): Applied => ({ board: createBoard(), entries: new Set() });

function spokenOf(board: TaskBoard, entry: Entry): TaskState[] {
  const id = taskOf(entry, taskIdOf);
  const task = id === null ? undefined : board.tasks.get(id);
  return task === undefined ? [] : [task];
}
