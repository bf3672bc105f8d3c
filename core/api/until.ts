/**
 * Waits until a condition holds, looking again whenever `watch` says that something changed.
 * @param watch calls back on changes; returns how to stop it
 * @returns whether it holds; false when the time is over or the caller has gone
 */
export async function until(
  holds: () => Promise<boolean>,
  watch: (changed: () => void) => () => void,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, milliseconds))]);
  let changed = false;
  let wake: () => void = () => undefined;
  const stop = watch(() => {
    changed = true;
    wake();
  });
  const onAbort = () => wake();
  over.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      // Reset first: a change while `holds` looks is not missed.
      changed = false;
      if (await holds()) return true;
      if (over.aborted) return false;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (changed || over.aborted) resolve();
      });
    }
  } finally {
    stop();
    over.removeEventListener('abort', onAbort);
  }
}
