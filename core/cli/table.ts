import { printable } from './printable.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table of plain text, as wide as its content; '' for one without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((_, i) => printable(row[i] ?? '')));
  const widths = columns.map(({ title }, i) =>
    Math.max(width(title), ...cells.map((row) => width(row[i] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const text = row[i] ?? '';
        const space = ' '.repeat((widths[i] ?? 0) - width(text));
        return align === 'right' ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((n) => '-'.repeat(n));
  return [line(columns.map(({ title }) => title)), line(rule), ...cells.map(line)].join('\n');
}

/** Titles before values, one a line. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...pairs.map(([title]) => width(title)));
  return pairs
    .map(([title, value]) => `${title.padEnd(widest)}  ${printable(value)}`.trimEnd())
    .join('\n');
}

const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Columns of a terminal that a text takes. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}
