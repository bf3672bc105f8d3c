import { hasCode, ParleyError } from '../schema/errors.ts';
import { pause } from './pause.ts';

/** How long a node that does not answer is waited for, and who is told. */
export interface Patience {
  /** Seconds without any answer after which it is given up; 60 unless said otherwise, 0 gives up at once. */
  readonly patienceSeconds?: number | undefined;
  /** Told once for every time the node was lost, before it is tried again. */
  readonly onInterrupted?: ((error: ParleyError) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const PATIENCE_SECONDS = 60;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 3_000;

/** The node did not answer: it is being restarted, was stopped, or the connection broke. */
export function isInterruption(error: unknown): error is ParleyError {
  return (
    hasCode(error, 'STOPPED') || hasCode(error, 'NODE_NOT_RUNNING') || hasCode(error, 'TIMED_OUT')
  );
}

/**
 * Asks again, with growing pauses, until the node answers.
 * @param again whether the error is one after which it may be asked again
 * @param giveUp the error for the caller when patience has ended, made from the last one
 */
export async function persist<T>(
  act: () => Promise<T>,
  again: (error: unknown) => error is ParleyError,
  giveUp: (last: ParleyError) => ParleyError,
  { patienceSeconds = PATIENCE_SECONDS, onInterrupted, signal }: Patience,
): Promise<T> {
  const started = performance.now();
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      return await act();
    } catch (error) {
      if (signal?.aborted === true || !again(error)) throw error;
      const left = patienceSeconds * 1000 - (performance.now() - started);
      if (left <= 0) throw giveUp(error);
      if (wait === FIRST_PAUSE) onInterrupted?.(error);
      await pause(Math.min(wait, left), signal);
    }
  }
}

/** @param resume what to do when the node runs again, as a sentence */
export function gaveUp(
  last: ParleyError,
  resume: string,
  details: Readonly<Record<string, unknown>>,
): ParleyError {
  return new ParleyError(
    last.code,
    `The node stopped answering and has not come back. Nothing is lost: what was under way goes on when it is started again (parley start). ${resume}`,
    { cause: last, details },
  );
}
