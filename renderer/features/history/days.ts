import type { Line } from './line.ts';

export interface Day {
  /** Its first moment as this machine counts days. */
  readonly start: number;
  readonly lines: readonly Line[];
}

/** @param lines the newest first */
export function daysOf(lines: readonly Line[]): Day[] {
  const days = new Map<number, Line[]>();
  for (const line of lines) {
    const start = new Date(line.time).setHours(0, 0, 0, 0);
    const day = days.get(start);
    if (day === undefined) days.set(start, [line]);
    else day.push(line);
  }
  return [...days].map(([start, all]) => ({ start, lines: all }));
}
