import { ParleyError } from '../schema/errors.ts';

/** A wait's end: by time, by its caller, or because the node stops. `signal.reason` is always a ParleyError. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the wait with this error, unless it has ended already. */
  readonly end: (error: ParleyError) => void;
  /** Takes its timer and listeners off again. Without it, long-lived signals would collect them. */
  readonly dispose: () => void;
}

/**
 * @param what names the wait in the error, as in "Asking 12D3... by sync".
 * @param timeout milliseconds
 * @param signals any of which ends the wait: with its reason where that is a ParleyError, else with STOPPED.
 */
export function deadline(
  what: string,
  timeout: number,
  ...signals: readonly (AbortSignal | undefined)[]
): Deadline {
  const controller = new AbortController();
  const end = (error: ParleyError): void => {
    if (!controller.signal.aborted) controller.abort(error);
  };
  const timer = setTimeout(() => {
    end(
      new ParleyError(
        'TIMED_OUT',
        `${what} took longer than ${timeout / 1000} s and was given up.`,
      ),
    );
  }, timeout);
  const cleanups = [() => clearTimeout(timer)];
  for (const signal of signals) {
    if (signal === undefined) continue;
    const onAbort = (): void => end(reasonOf(signal, what));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    cleanups.push(() => signal.removeEventListener('abort', onAbort));
  }
  return {
    signal: controller.signal,
    end,
    dispose: () => {
      for (const cleanup of cleanups) cleanup();
    },
  };
}

export function reasonOf(signal: AbortSignal, what: string): ParleyError {
  const reason: unknown = signal.reason;
  if (reason instanceof ParleyError) return reason;
  return new ParleyError('STOPPED', `${what} was stopped before it had finished.`, {
    cause: reason,
  });
}

/** Waits for the promise, but no longer than the signal allows; the promise itself is not stopped by it. */
export async function within<T>(
  signal: AbortSignal,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  // Its outcome is no longer anyone's business once the signal has won.
  promise.catch(() => undefined);
  if (signal.aborted) throw reasonOf(signal, what);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(reasonOf(signal, what));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

export async function sleep(ms: number, signal: AbortSignal, what: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    await within(signal, what, promise);
  } finally {
    clearTimeout(timer);
  }
}
