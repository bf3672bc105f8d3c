/** What a flat list may hold; numbers are whole and not negative. */
export type FlatItem = string | Uint8Array | number | Encoded;

/** An item in its canonical encoding already: what many labels have in common need not be encoded for each. */
export interface Encoded {
  readonly encoded: Uint8Array;
}

const UINT = 0x00;
const BYTES = 0x40;
const TEXT = 0x60;
const LIST = 0x80;
const text = new TextEncoder();

/**
 * The canonical encoding (`encodeCanonical`) of a list that holds no other list, unless that is encoded already: in a tenth of
 * the time, for labels that are made by the thousand.
 * @throws RangeError for a number that is not whole or negative
 */
export function encodeFlatList(items: readonly FlatItem[]): Uint8Array {
  let size = headSize(items.length);
  for (const item of items) size += sizeOf(item);
  const target = new Uint8Array(size);
  let at = writeHead(target, 0, LIST, items.length);
  for (const item of items) at = writeItem(target, at, item);
  return target;
}

function sizeOf(item: FlatItem): number {
  if (typeof item === 'number') return headSize(item);
  if (isEncoded(item)) return item.encoded.length;
  const length = typeof item === 'string' ? Buffer.byteLength(item) : item.length;
  return headSize(length) + length;
}

function writeItem(target: Uint8Array, at: number, item: FlatItem): number {
  if (typeof item === 'number') return writeHead(target, at, UINT, item);
  if (typeof item === 'string') {
    const start = writeHead(target, at, TEXT, Buffer.byteLength(item));
    return start + text.encodeInto(item, target.subarray(start)).written;
  }
  if (isEncoded(item)) return writeBytes(target, at, item.encoded);
  return writeBytes(target, writeHead(target, at, BYTES, item.length), item);
}

function writeBytes(target: Uint8Array, at: number, bytes: Uint8Array): number {
  target.set(bytes, at);
  return at + bytes.length;
}

const isEncoded = (item: Exclude<FlatItem, number>): item is Encoded =>
  typeof item === 'object' && 'encoded' in item;

function headSize(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is not a whole number from 0 on`);
  }
  if (value < 24) return 1;
  if (value < 2 ** 8) return 2;
  if (value < 2 ** 16) return 3;
  return value < 2 ** 32 ? 5 : 9;
}

/** RFC 8949, 3: the type of an item and, in the fewest bytes, its value or length. */
function writeHead(target: Uint8Array, at: number, type: number, value: number): number {
  const size = headSize(value);
  if (size === 1) {
    target[at] = type | value;
    return at + 1;
  }
  target[at] = type | (24 + Math.log2(size - 1));
  let rest = value;
  for (let i = at + size - 1; i > at; i--) {
    target[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return at + size;
}
