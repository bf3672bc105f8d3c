import type { Line } from './line.ts';

export interface Source {
  readonly lines: readonly Line[];
  /** Whether there is nothing older. */
  readonly done: boolean;
}

/**
 * Both records in one, the newest first. Where one has older lines that were not read yet, nothing older than what was read
 * of it is shown: a line must not appear above others later.
 */
export function merge(sources: readonly Source[]): Line[] {
  const horizon = Math.max(
    ...sources.map(({ lines, done }) => (done ? -Infinity : (lines.at(-1)?.time ?? Infinity))),
  );
  return sources
    .flatMap(({ lines }) => lines)
    .filter(({ time }) => time >= horizon)
    .sort((a, b) => b.time - a.time);
}
