import { createCipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { elementBytes, limbs, type RingName } from './ring.ts';
import { ringSum } from './ring-sum.ts';

export interface Mask {
  /** 32 bytes; expanded once per vector, never for two. */
  readonly seed: Uint8Array;
  readonly sign: 1 | -1;
}

/**
 * Bytes worked on at a time: one block's sums stay in the second-level cache, and its keystream below the size from
 * which the allocator asks the system for fresh pages.
 */
const BLOCK = 64 * 1024;
/** Keystreams worked on at a time, so that their blocks stay in the cache together. */
const TOGETHER = 4;
/** Keystreams held open at once; two lost participants in a roster of 200 need more than this already. */
const OPEN_AT_ONCE = 256;
const zeros = new Uint8Array(BLOCK);
const zeroCounter = new Uint8Array(16);
const noSalt = new Uint8Array(0);
const info = new TextEncoder().encode('parley/prg/v1');

/** The AES-256 key that a 32-byte seed is expanded with. */
export function maskKey(seed: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', createSecretKey(seed), noSalt, info, 32));
}

/** The AES-256-CTR keystream (NIST SP 800-38A) of a mask's key, counter from zero, piece by piece. */
export function openKeystream(seed: Uint8Array): (length: number) => Buffer<ArrayBuffer> {
  const key = maskKey(seed);
  // Node takes five times as long to start with raw bytes, one mask for every pair.
  const cipher = createCipheriv('aes-256-ctr', createSecretKey(key), zeroCounter);
  key.fill(0);
  return (length) => cipher.update(zeros.subarray(0, length));
}

/**
 * The sum in the ring of vectors and expanded masks: masks a contribution, and takes the masks off a sum.
 * @param length ring elements of every vector
 * @returns little-endian ring elements
 */
export function sumWithMasks(
  ring: RingName,
  length: number,
  vectors: readonly Uint8Array[],
  masks: readonly Mask[],
): Uint8Array {
  const total = length * elementBytes[ring];
  const result = new Uint8Array(total);
  const sum = ringSum(ring, Math.min(BLOCK, total) / 4);
  for (let first = 0; first === 0 || first < masks.length; first += OPEN_AT_ONCE) {
    const streams = masks
      .slice(first, first + OPEN_AT_ONCE)
      .map(({ seed, sign }) => ({ next: openKeystream(seed), sign }));
    const plus = streams.filter(({ sign }) => sign === 1);
    const minus = streams.filter(({ sign }) => sign === -1);
    const summands = first === 0 ? vectors : [result];
    for (let offset = 0; offset < total; offset += BLOCK) {
      const size = Math.min(BLOCK, total - offset);
      sum.add(summands.map((summand) => limbs(summand.subarray(offset, offset + size))));
      for (const some of inParts(plus)) {
        const blocks = some.map(({ next }) => next(size));
        sum.add(blocks.map(limbs));
        blocks.forEach(release);
      }
      for (const some of inParts(minus)) {
        const blocks = some.map(({ next }) => next(size));
        sum.subtract(blocks.map(limbs));
        blocks.forEach(release);
      }
      sum.reduceInto(limbs(result.subarray(offset, offset + size)));
    }
  }
  return result;
}

/**
 * Gives a block's memory back now. A cipher writes every block into memory of its own; left to the garbage collector, many
 * megabytes of them wait, and each next one comes to lie where nothing is in the cache, or even mapped.
 */
function release({ buffer, byteLength }: Buffer<ArrayBuffer>): void {
  // One cut out of a larger buffer would take others' bytes along.
  if (byteLength === buffer.byteLength) buffer.transfer(0);
}

function* inParts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += TOGETHER) {
    yield all.slice(first, first + TOGETHER);
  }
}
