import type { Entry } from '../schema/feed/entry.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, TaskId } from '../schema/ids.ts';
import { applyEntry, createBoard, type TaskBoard } from './reduce.ts';
import type { TaskState } from './state.ts';

/** The tasks of all collaborations, as their feeds tell them now. */
export class TaskBoards {
  readonly #boards = new Map<CollaborationId, TaskBoard>();
  readonly #collaborationOf = new Map<TaskId, CollaborationId>();

  /** Starts a collaboration's board anew, from all entries that count, causes before effects. */
  replay(collaboration: CollaborationId, entries: Iterable<Entry>): void {
    this.#boards.set(collaboration, createBoard());
    for (const entry of entries) this.apply(collaboration, entry);
  }

  /** @returns the task the entry changed, or null */
  apply(collaboration: CollaborationId, entry: Entry): TaskState | null {
    const board = this.#boards.get(collaboration) ?? createBoard();
    this.#boards.set(collaboration, board);
    const changed = applyEntry(board, entry);
    if (changed !== null) this.#collaborationOf.set(changed.id, collaboration);
    return changed;
  }

  find(task: TaskId): TaskState | null {
    const collaboration = this.#collaborationOf.get(task);
    if (collaboration === undefined) return null;
    return this.#boards.get(collaboration)?.tasks.get(task) ?? null;
  }

  /** @throws ParleyError NOT_FOUND */
  get(task: TaskId): TaskState {
    const found = this.find(task);
    if (found === null) {
      throw new ParleyError('NOT_FOUND', 'This node knows no task with this id.');
    }
    return found;
  }

  /** All tasks, the latest announced first. */
  list(): TaskState[] {
    return [...this.#boards.values()]
      .flatMap((board) => [...board.tasks.values()])
      .sort((a, b) => b.announcedAt - a.announcedAt);
  }
}
