import { labelWords, valueName } from './labels.ts';
import { resultMessages } from './messages.ts';
import type { Provenance } from './provenance.ts';
import type { ResultRow, ResultRows, Value } from './result-rows.ts';

/** Without it, Excel on a Chinese Windows takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The table for a spreadsheet (RFC 4180, CRLF): numbers with all their digits, as programs write them; words where there
 * is no number; then lines beginning with # that say where it comes from.
 */
export function csvOf(
  table: ResultRows,
  provenance: readonly Provenance[],
  withheld: string,
): string {
  const m = resultMessages();
  const keys = table.keys.length === 0 ? ['value'] : table.keys;
  const head = [
    ...table.dimensions.map(({ column }) => column),
    ...(table.named ? [m.column] : []),
    ...keys.map(valueName),
  ];
  const lines = table.rows.map((row) => [
    ...labelsOf(table, row),
    ...(table.named ? [row.column ?? ''] : []),
    ...keys.map((key) => (row.values === null ? withheld : plain(row.values[key]))),
  ]);
  const about = provenance.map(({ label, value }) => [`# ${label}`, value]);
  return BYTE_ORDER_MARK + [head, ...lines, ...about].map(lineOf).join('');
}

function labelsOf({ dimensions }: ResultRows, row: ResultRow): string[] {
  if (row.total) return dimensions.map((_, i) => (i === 0 ? resultMessages().total : ''));
  return dimensions.map((dimension, i) => labelWords(dimension, row.group[i] ?? ''));
}

const plain = (value: Value | undefined): string | number | boolean =>
  value ?? resultMessages().noValues;

const lineOf = (cells: readonly (string | number | boolean)[]): string =>
  `${cells.map(field).join(',')}\r\n`;

/** A formula's first character, full-width forms included: spreadsheets compute such a text, quoted or not. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Texts are other people's; one like a formula gets an apostrophe in front (OWASP, CSV Injection). */
export function field(cell: string | number | boolean): string {
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
