import { open } from 'node:fs/promises';
import { ParleyError } from '../../schema/errors.ts';
import { limits, MiB } from '../../schema/limits.ts';

export interface CsvHeader {
  readonly delimiter: string;
  readonly names: readonly string[];
}

const HEADER_BYTES = 1 * MiB;
const delimiters = [',', ';', '\t', '|'] as const;

/**
 * The first record of a delimited text file (RFC 4180). A tsv has tabs; for a csv the delimiter is the one of , ; tab | that
 * cuts the first record into most fields.
 * @throws ParleyError DATA_NO_HEADER when the first record cannot be one: names that are empty, repeat, or are all numbers
 */
export async function readCsvHeader(path: string, format: 'csv' | 'tsv'): Promise<CsvHeader> {
  const start = await readStart(path);
  if (start.trim() === '') {
    throw new ParleyError('DATA_EMPTY', `${path} is empty.`, { details: { path } });
  }
  const candidates = format === 'tsv' ? ['\t'] : delimiters;
  let best: CsvHeader | null = null;
  for (const delimiter of candidates) {
    const names = firstRecord(start, delimiter);
    if (names !== null && names.length > (best?.names.length ?? 0)) best = { delimiter, names };
  }
  if (best === null) throw noHeader(path, 'the first line has an unclosed quote or is too long');
  checkNames(path, best.names);
  return best;
}

function checkNames(path: string, names: readonly string[]): void {
  if (names.length > limits.columnsPerDataset) {
    throw new ParleyError(
      'DATA_UNREADABLE',
      `${path} has ${names.length} columns; at most ${limits.columnsPerDataset} are allowed. Nothing was read.`,
    );
  }
  const empty = names.findIndex((name) => name.trim() === '');
  if (empty >= 0) throw noHeader(path, `field ${empty + 1} of the first line is empty`);
  // DuckDB, like SQL, does not tell names apart by case.
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    throw noHeader(path, 'a name repeats in the first line');
  }
  if (names.every((name) => /^\s*[+-]?[\d.,]+([eE][+-]?\d+)?\s*$/.test(name))) {
    throw noHeader(path, 'the first line holds numbers only');
  }
}

async function readStart(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const most = Math.min((await file.stat()).size, HEADER_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(most), 0, most, 0);
    return new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The fields up to the first line end outside quotes; null when a quote stays open. */
function firstRecord(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && field === '') quoted = true;
    else if (char === delimiter) {
      fields.push(field);
      field = '';
    } else if (char === '\n' || char === '\r') break;
    else field += char;
  }
  if (quoted) return null;
  fields.push(field);
  return fields;
}

function noHeader(path: string, why: string): ParleyError {
  return new ParleyError(
    'DATA_NO_HEADER',
    `${path} has no usable header line: ${why}. Nothing was read; the first line must name every column once.`,
    { details: { path } },
  );
}
