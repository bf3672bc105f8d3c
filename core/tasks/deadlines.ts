import type { TaskId } from '../schema/ids.ts';

/** The longest wait setTimeout keeps; beyond it, it is waited again. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Milliseconds of a clock that nobody sets: a wait ends after its time, whatever becomes of the machine's clock. */
export const steadyNow = (): number => performance.now();

/** One alarm for each task at most. */
export class Deadlines {
  readonly #timers = new Map<TaskId, NodeJS.Timeout>();
  /** When each is due at the latest, as it was first reckoned. */
  readonly #due = new Map<TaskId, number>();

  /** By how much the machine's clock jumped since a deadline was first reckoned: it was set, or the machine slept. */
  jumped(task: TaskId, until: number, now: number): number {
    const due = this.#due.get(task);
    return due === undefined ? 0 : now - until + due - steadyNow();
  }

  /**
   * How long there is until a deadline. A machine's clock that is set back does not make it longer, one that is set
   * forward makes it shorter.
   */
  left(task: TaskId, until: number, now: number): number {
    const due = this.#due.get(task) ?? steadyNow() + until - now;
    this.#due.set(task, due);
    return Math.min(until - now, due - steadyNow());
  }

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
