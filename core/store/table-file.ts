import { snappyDecoded } from './snappy.ts';

/**
 * Whether a table file of LevelDB is what LevelDB wrote: every block in it carries a CRC-32C, which LevelDB checks only
 * when it is told to, and its binding cannot tell it. Keys out of order, as flipped bits make them, end the whole process
 * when LevelDB compacts such a table; so it must not see one. (Format: doc/table_format.md of LevelDB.)
 */
const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
/** After each block: how it is compressed, and the checksum. */
const TRAILER_BYTES = 5;
const COMPRESSED = 1;
const CRC_MASK = 0xa282ead8;
const POLYNOMIAL = 0x82f63b78;

interface Block {
  readonly offset: number;
  readonly size: number;
}

export function isSoundTable(table: Uint8Array): boolean {
  try {
    const footer = table.subarray(table.length - FOOTER_BYTES);
    const magic = new DataView(footer.buffer, footer.byteOffset).getBigUint64(
      FOOTER_BYTES - 8,
      true,
    );
    if (table.length < FOOTER_BYTES || magic !== MAGIC) return false;
    const reader = new Reader(footer);
    const ends = [reader.block(), reader.block()];
    // Filters are named in the first of the two, data in the second.
    const named = ends.flatMap((end) => namedIn(contentOf(checked(table, end))));
    for (const block of named) checked(table, block);
    const all = [...ends, ...named];
    const covered = all.reduce((sum, { size }) => sum + size + TRAILER_BYTES, FOOTER_BYTES);
    return covered === table.length;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** @returns the block with its trailer @throws RangeError when it is not there, or not what was written */
function checked(table: Uint8Array, { offset, size }: Block): Uint8Array {
  const end = offset + size + TRAILER_BYTES;
  if (end > table.length) throw new RangeError('a block beyond the end');
  const block = table.subarray(offset, end);
  const stored = new DataView(block.buffer, block.byteOffset).getUint32(size + 1, true);
  const crc = (stored - CRC_MASK) >>> 0;
  if (crc32c(block.subarray(0, size + 1)) !== ((crc >>> 17) | (crc << 15)) >>> 0) {
    throw new RangeError('a wrong checksum');
  }
  return block;
}

function contentOf(block: Uint8Array): Uint8Array {
  const size = block.length - TRAILER_BYTES;
  const content = block.subarray(0, size);
  return block[size] === COMPRESSED ? snappyDecoded(content) : content;
}

/** The blocks that the values of a block name. */
function namedIn(block: Uint8Array): Block[] {
  const restarts = new DataView(block.buffer, block.byteOffset).getUint32(block.length - 4, true);
  const entries = new Reader(block.subarray(0, block.length - 4 * (restarts + 1)));
  const named: Block[] = [];
  while (!entries.done) {
    entries.number();
    const keyBytes = entries.number();
    const valueBytes = entries.number();
    entries.skip(keyBytes);
    named.push(new Reader(entries.skip(valueBytes)).block());
  }
  return named;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  skip(length: number): Uint8Array {
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('an entry beyond the end');
    return this.#bytes.subarray(from, this.#at);
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || factor > 2 ** 49) throw new RangeError('a number without end');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  block(): Block {
    return { offset: this.number(), size: this.number() };
  }
}

const crcOfByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  return crc >>> 0;
});

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcOfByte[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
