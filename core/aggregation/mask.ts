import { createCipheriv, hkdfSync } from 'node:crypto';
import { elementBytes, limbs, LimbSum, type RingName } from './ring.ts';

export interface Mask {
  /** 32 bytes; expanded once per vector, never for two. */
  readonly seed: Uint8Array;
  readonly sign: 1 | -1;
}

/** Bytes worked on at a time: the sums of one block stay in the second-level cache. */
const BLOCK = 256 * 1024;
const AES_BLOCK = 16;
const zeros = new Uint8Array(BLOCK);
const noSalt = new Uint8Array(0);
const info = new TextEncoder().encode('parley/prg/v1');

/** The AES-256 key that a 32-byte seed is expanded with. */
export function maskKey(seed: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seed, noSalt, info, 32));
}

/** `length` bytes of the AES-256-CTR keystream (NIST SP 800-38A, counter from zero), from `offset`, a multiple of 16. */
export function keystream(key: Uint8Array, offset: number, length: number): Uint8Array {
  const counter = new Uint8Array(AES_BLOCK);
  new DataView(counter.buffer).setBigUint64(8, BigInt(offset / AES_BLOCK));
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  return cipher.update(length === BLOCK ? zeros : zeros.subarray(0, length));
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
  const keys = masks.map((mask) => ({ key: maskKey(mask.seed), sign: mask.sign }));
  const sum = new LimbSum(Math.min(BLOCK, total) / 4);
  for (let offset = 0; offset < total; offset += BLOCK) {
    const size = Math.min(BLOCK, total - offset);
    for (const vector of vectors) sum.add(limbs(vector.subarray(offset, offset + size)));
    for (const { key, sign } of keys) {
      const mask = limbs(keystream(key, offset, size));
      if (sign === 1) sum.add(mask);
      else sum.subtract(mask);
    }
    sum.reduceInto(ring, limbs(result.subarray(offset, offset + size)));
  }
  for (const { key } of keys) key.fill(0);
  return result;
}
