import type { TaskId } from '../schema/ids.ts';

/** The longest wait setTimeout keeps; beyond it, it is waited again. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** One alarm for each task at most. */
export class Deadlines {
  readonly #timers = new Map<TaskId, NodeJS.Timeout>();

  /** @param wait milliseconds; a longer one than a timer keeps rings early, and is to be set again then */
  set(task: TaskId, wait: number, ring: () => void): void {
    this.stop(task);
    const timer = setTimeout(
      () => {
        this.#timers.delete(task);
        ring();
      },
      Math.min(Math.max(0, wait), LONGEST_WAIT),
    );
    this.#timers.set(task, timer);
  }

  stop(task: TaskId): void {
    clearTimeout(this.#timers.get(task));
    this.#timers.delete(task);
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
