import { ParleyError } from '../schema/errors.ts';
import type { TaskId } from '../schema/ids.ts';
import type { TaskMode } from '../schema/task.ts';
import type { Step } from './collect-round.ts';

interface Gate {
  readonly steps: ReadonlySet<Step>;
  waiting: { readonly step: Step; readonly resume: () => void } | null;
}

/** In open mode the numbers come with the first answer. */
const OPEN_STEPS: readonly Step[] = ['enter', 'finish'];

/**
 * A task that would never wait where it is told to is not announced. How many will take part is not known yet; steps that small
 * groups lack are waited for all the same (collect-round.ts).
 * @throws ParleyError USAGE
 */
export function requireSteps(mode: TaskMode, steps: readonly Step[]): void {
  const missing = steps.filter((step) => mode === 'open' && !OPEN_STEPS.includes(step));
  if (missing.length === 0) return;
  throw new ParleyError(
    'USAGE',
    `A task in open mode has the steps ${OPEN_STEPS.join(' and ')} alone; it would never wait before ${missing.join(', ')}. Nothing was announced; wait before one of those.`,
    { details: { steps: missing } },
  );
}

/**
 * Where a launcher waits before a step until it is told to go on: for drills and demonstrations, where something is to
 * happen to a participant at a known moment. It lives in memory: a restarted node does not wait.
 */
export class PauseGates {
  readonly #gates = new Map<TaskId, Gate>();

  set(task: TaskId, steps: readonly Step[]): void {
    if (steps.length > 0) this.#gates.set(task, { steps: new Set(steps), waiting: null });
  }

  /** The step a task waits before; null when it does not. */
  pausedBefore(task: TaskId): Step | null {
    return this.#gates.get(task)?.waiting?.step ?? null;
  }

  async wait(task: TaskId, step: Step, signal: AbortSignal): Promise<void> {
    const gate = this.#gates.get(task);
    if (gate?.steps.has(step) !== true || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const goOn = () => resolve(undefined);
    gate.waiting = { step, resume: goOn };
    signal.addEventListener('abort', goOn, { once: true });
    await promise;
    signal.removeEventListener('abort', goOn);
    gate.waiting = null;
  }

  /** @returns whether the task was waiting */
  resume(task: TaskId): boolean {
    const waiting = this.#gates.get(task)?.waiting ?? null;
    waiting?.resume();
    return waiting !== null;
  }

  forget(task: TaskId): void {
    this.#gates.get(task)?.waiting?.resume();
    this.#gates.delete(task);
  }
}
