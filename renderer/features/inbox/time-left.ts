const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type TimeLeft =
  | { readonly over: true }
  | {
      readonly over: false;
      readonly count: number;
      readonly unit: 'day' | 'hour' | 'minute';
      /** Less than a day: it comes first and stands out. */
      readonly soon: boolean;
    };

/** Rounded down, so that nobody counts on time that is not there. */
export function timeLeft(deadline: number, now: number): TimeLeft {
  const left = deadline - now;
  if (left <= 0) return { over: true };
  const soon = left < DAY;
  if (left >= 2 * DAY) return { over: false, count: Math.floor(left / DAY), unit: 'day', soon };
  if (left >= 2 * HOUR) return { over: false, count: Math.floor(left / HOUR), unit: 'hour', soon };
  return { over: false, count: Math.floor(left / MINUTE), unit: 'minute', soon };
}
