import { promisify } from 'node:util';
import { constants, deflate, inflate } from 'node:zlib';
import { z } from 'zod';
import { sha256 } from '../../schema/canonical.ts';
import { ParleyError } from '../../schema/errors.ts';
import { ColumnName, Hash, OrganisationId, TaskId, uint } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';
import type { RowSet } from './row-sets.ts';

const deflated = promisify(deflate);
const inflated = promisify(inflate);

const MAX_ROWS = 2 ** 31;

/** The rows behind one measured column of a revealed query. */
export const RecordedRows = z.strictObject({
  column: ColumnName.nullable(),
  cells: uint.min(1).max(limits.cells),
  rows: uint.max(MAX_ROWS),
  /** SHA-256 of the cell numbers before packing: the same rows in the same cells have the same hash. */
  hash: Hash,
  /**
   * Deflated. With one cell a bitmap, bit r & 7 of byte r >> 3 set where row r matched (1.25 MB for 10 million rows before
   * compression); with more, each row's cell number, two bytes little-endian, `cells` for none.
   */
  packed: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes'),
});
export type RecordedRows = z.infer<typeof RecordedRows>;

/** One revealed query (PROTOCOL.md rule 20). Stays with the owner; says which rows were in, not what they hold. */
export const LedgerRecord = z.strictObject({
  format: z.literal(1),
  /** DatasetVersion.fingerprint. */
  fingerprint: z.string(),
  task: TaskId,
  /** U: the organisations whose contributions were summed. */
  survivors: z.array(OrganisationId).max(limits.participants.most),
  sets: z.array(RecordedRows),
});
export type LedgerRecord = z.infer<typeof LedgerRecord>;

export async function packRows(set: RowSet): Promise<RecordedRows> {
  const { column, cells, cellOf } = set;
  const bytes = bytesOf(set);
  return {
    column,
    cells,
    rows: cellOf.length,
    hash: hashOf(cells, bytes),
    packed: new Uint8Array(await deflated(bytes, { level: constants.Z_BEST_SPEED })),
  };
}

/** @throws ParleyError STORE_DAMAGED when the bytes do not yield what the record's hash says */
export async function unpackRows(record: RecordedRows): Promise<RowSet> {
  const { cells, rows, column } = record;
  const length = cells === 1 ? Math.ceil(rows / 8) : rows * 2;
  let bytes: Uint8Array;
  try {
    bytes = await inflated(record.packed, { maxOutputLength: Math.max(1, length) });
  } catch (cause) {
    throw damaged(cause);
  }
  if (
    bytes.length !== length ||
    !hashOf(cells, bytes).every((byte, i) => byte === record.hash[i])
  ) {
    throw damaged();
  }
  const cellOf = new Uint16Array(rows);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < rows; row++) {
    cellOf[row] =
      cells === 1 ? 1 - (((bytes[row >> 3] ?? 0) >> (row & 7)) & 1) : view.getUint16(2 * row, true);
  }
  return { column, cells, cellOf };
}

/** Equal for the very same rows in the very same cells, and only for these; the column is not part of it. */
export function rowsHash(set: RowSet): Uint8Array {
  return hashOf(set.cells, bytesOf(set));
}

const bytesOf = ({ cells, cellOf }: RowSet): Uint8Array =>
  cells === 1 ? bitmapOf(cellOf) : littleEndian(cellOf);

function hashOf(cells: number, bytes: Uint8Array): Uint8Array {
  return sha256(Buffer.from(`parley/rows/v1/${cells}/`), bytes);
}

function bitmapOf(cellOf: Uint16Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(cellOf.length / 8));
  for (let row = 0; row < cellOf.length; row++) {
    if (cellOf[row] === 0) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return bits;
}

function littleEndian(cellOf: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(cellOf.length * 2);
  const view = new DataView(bytes.buffer);
  cellOf.forEach((cell, row) => {
    view.setUint16(2 * row, cell, true);
  });
  return bytes;
}

function damaged(cause?: unknown): ParleyError {
  return new ParleyError(
    'STORE_DAMAGED',
    'A record of which rows were already answered for is damaged. Nothing was sent; restore it or replace the dataset version.',
    { cause },
  );
}
