import type { Cell, ResultTable } from './result-table.ts';

/**
 * A table as RFC 4180 text: a header line, CRLF, quotes where needed, UTF-8 without a byte order mark. Numbers as
 * JavaScript writes them (the shortest text that reads back as the same float64); null is empty.
 *
 * Group labels are typed by others and spreadsheets take a text that begins like a formula for one, quoted or not. Such a
 * text gets an apostrophe in front (OWASP, CSV Injection). JSON and Arrow have the label as it is.
 */
export function csvOf({ columns, rows }: ResultTable): string {
  const lines = [columns.map(({ name }) => name), ...rows];
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/** A formula's first character, full-width forms included; a number's sign is none. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
