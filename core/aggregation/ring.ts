import { ParleyError } from '../schema/errors.ts';

/** Z_2^128 for statistics, Z_2^32 for long vectors (PROTOCOL.md rule 17). Elements are little-endian bytes. */
export type RingName = 'z128' | 'z32';

export const elementBytes: Readonly<Record<RingName, number>> = { z128: 16, z32: 4 };

/**
 * The bytes as 32-bit limbs, without copying where they are aligned. Every platform Parley is built for is
 * little-endian, as typed arrays then are.
 */
export function limbs(bytes: Uint8Array): Uint32Array {
  // A buffer cut out of a larger one may start anywhere; a view must start at a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
}

/** @throws ParleyError MESSAGE_INVALID when the bytes are not exactly `length` elements of the ring */
export function checkVector(ring: RingName, length: number, bytes: Uint8Array): void {
  if (bytes.byteLength === length * elementBytes[ring]) return;
  throw new ParleyError(
    'MESSAGE_INVALID',
    `A vector of ${bytes.byteLength} bytes came where ${length} numbers of ${elementBytes[ring]} bytes were agreed; it was not used.`,
  );
}

/** The element as an integer in [0, 2^bits). */
export function readElement(ring: RingName, bytes: Uint8Array, index: number): bigint {
  const size = elementBytes[ring];
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * size, size);
  if (ring === 'z32') return BigInt(view.getUint32(0, true));
  return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
}

/** Writes any integer modulo the ring. */
export function writeElement(
  ring: RingName,
  bytes: Uint8Array,
  index: number,
  value: bigint,
): void {
  const size = elementBytes[ring];
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * size, size);
  if (ring === 'z32') {
    view.setUint32(0, Number(BigInt.asUintN(32, value)), true);
    return;
  }
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  view.setBigUint64(8, BigInt.asUintN(64, value >> 64n), true);
}

/** Two's complement: the element as an integer in [-2^(bits-1), 2^(bits-1)). */
export function readSigned(ring: RingName, bytes: Uint8Array, index: number): bigint {
  return BigInt.asIntN(elementBytes[ring] * 8, readElement(ring, bytes, index));
}
