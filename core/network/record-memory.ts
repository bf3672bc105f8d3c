import { release } from './release.ts';

/** The length of a record, which Noise writes before it. */
const LENGTH_BYTES = 2;
/** What yamux puts before the content of a frame, and Noise behind a record. */
const FRAME_HEADER = 12;
const TAG = 16;
/** What is shorter is soon copied, and left to the garbage collector. */
export const LONG = 4096;

/** The memory of long records, each alone in its own. */
const records = new WeakSet<ArrayBufferLike>();

/** Memory for a record that is read. */
export function memoryForRecord(length: number): Buffer {
  return length < LONG ? Buffer.allocUnsafe(length) : alone(length);
}

/** Memory for a record that is sent; before a long one there is room for its length, so that both are one piece without a copy. */
export function roomForRecord(length: number): Buffer {
  if (length < LONG) return Buffer.allocUnsafe(length);
  return alone(LENGTH_BYTES + length).subarray(LENGTH_BYTES);
}

/** A record and its length in one piece. */
export function joinedWithLength(length: Uint8Array, record: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = record;
  const hasRoom = byteOffset === LENGTH_BYTES && byteOffset + byteLength === buffer.byteLength;
  if (!hasRoom || length.length !== LENGTH_BYTES || !records.has(buffer)) {
    return Buffer.concat([length, record]);
  }
  const whole = new Uint8Array(buffer);
  whole.set(length);
  return whole;
}

/** Frees a record that was sent, unless it is a short one. */
export function releaseRecord(whole: Uint8Array): void {
  if (records.has(whole.buffer)) release(whole);
}

/**
 * Whether bytes that came out of a stream are all that a long record had to say: then nobody else has a part of its
 * memory.
 */
export function isWholeRecord({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  const isAllOfIt =
    byteOffset === FRAME_HEADER && byteOffset + byteLength + TAG === buffer.byteLength;
  return isAllOfIt && records.has(buffer);
}

function alone(length: number): Buffer {
  const memory = Buffer.allocUnsafeSlow(length);
  records.add(memory.buffer);
  return memory;
}
