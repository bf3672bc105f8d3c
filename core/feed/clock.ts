import type { Clock } from './types.ts';

/** The machine's clock. Its ticks do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  every(milliseconds, callback) {
    const timer = setInterval(callback, milliseconds);
    timer.unref();
    return () => {
      clearInterval(timer);
    };
  },
};
