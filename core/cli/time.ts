const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `in 3 days`, `2 hours ago`, `now`. Times are milliseconds since 1970. */
export function relativeTime(time: number, now: number): string {
  const difference = time - now;
  for (const [unit, length] of units) {
    if (Math.abs(difference) >= length) return format.format(Math.trunc(difference / length), unit);
  }
  return 'now';
}

/** `2026-11-20 14:03:09`, on this machine's clock; what no calendar holds is given as the number it is. */
export function localTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
