import { ParleyError } from '../schema/errors.ts';
import { elementBytes, type RingName } from './ring.ts';

/** Adds up many vectors of one length in a ring, and starts again at zero once the sum was taken. */
export interface RingSum {
  /** @param summands of one length, which is not longer than this sum's */
  add(summands: readonly Uint32Array[]): void;
  subtract(summands: readonly Uint32Array[]): void;
  /** Writes the sum modulo the ring. */
  reduceInto(target: Uint32Array): void;
}

/** @param limbCount 32-bit limbs of the longest vector */
export function ringSum(ring: RingName, limbCount: number): RingSum {
  return ring === 'z32' ? new WordSum(limbCount) : new LimbSum(limbCount);
}

/**
 * Vectors added in one go. One at a time the processor stores and loads every word of the sum again and again, and where a
 * summand happens to lie at the same place of its memory page it waits for each store: four times as slow.
 */
const AT_ONCE = 4;

/** Z_2^32: integer addition wraps around by itself. */
class WordSum implements RingSum {
  readonly #words: Int32Array;
  readonly #zeros: Int32Array;

  constructor(count: number) {
    this.#words = new Int32Array(count);
    this.#zeros = new Int32Array(count);
  }

  add(summands: readonly Uint32Array[]): void {
    inFours(summands.map(signed), this.#zeros, (a, b, c, d) => {
      const sums = this.#words;
      for (let i = 0; i < a.length; i++)
        sums[i] = ((sums[i] ?? 0) + (a[i] ?? 0) + (b[i] ?? 0) + (c[i] ?? 0) + (d[i] ?? 0)) | 0;
    });
  }

  subtract(summands: readonly Uint32Array[]): void {
    inFours(summands.map(signed), this.#zeros, (a, b, c, d) => {
      const sums = this.#words;
      for (let i = 0; i < a.length; i++)
        sums[i] = ((sums[i] ?? 0) - (a[i] ?? 0) - (b[i] ?? 0) - (c[i] ?? 0) - (d[i] ?? 0)) | 0;
    });
  }

  reduceInto(target: Uint32Array): void {
    signed(target).set(this.#words.subarray(0, target.length));
    this.#words.fill(0);
  }
}

/** The same words; additions of signed ones need no check for overflow. */
const signed = (words: Uint32Array): Int32Array =>
  new Int32Array(words.buffer, words.byteOffset, words.length);

/**
 * Z_2^128: 32-bit limbs are summed as doubles, exact below 2^53, and only at the end reduced into the ring, so up to
 * 2^20 summands need no carry in between.
 */
class LimbSum implements RingSum {
  readonly #limbs: Float64Array;
  readonly #zeros: Uint32Array;
  #summands = 0;

  constructor(limbCount: number) {
    this.#limbs = new Float64Array(limbCount);
    this.#zeros = new Uint32Array(limbCount);
  }

  add(summands: readonly Uint32Array[]): void {
    this.#count(summands.length);
    inFours(summands, this.#zeros, (a, b, c, d) => {
      const sums = this.#limbs;
      for (let i = 0; i < a.length; i++)
        sums[i] = (sums[i] ?? 0) + (a[i] ?? 0) + (b[i] ?? 0) + (c[i] ?? 0) + (d[i] ?? 0);
    });
  }

  subtract(summands: readonly Uint32Array[]): void {
    this.#count(summands.length);
    inFours(summands, this.#zeros, (a, b, c, d) => {
      const sums = this.#limbs;
      for (let i = 0; i < a.length; i++)
        sums[i] = (sums[i] ?? 0) - (a[i] ?? 0) - (b[i] ?? 0) - (c[i] ?? 0) - (d[i] ?? 0);
    });
  }

  reduceInto(target: Uint32Array): void {
    const sums = this.#limbs;
    let carry = 0;
    for (let i = 0; i < target.length; i++) {
      // The carry out of an element's last limb is what "modulo 2^128" drops.
      if (i % LIMBS === 0) carry = 0;
      const limb = (sums[i] ?? 0) + carry;
      const low = limb >>> 0;
      target[i] = low;
      carry = (limb - low) / LIMB;
    }
    sums.fill(0);
    this.#summands = 0;
  }

  #count(more: number): void {
    this.#summands += more;
    if (this.#summands > MOST_SUMMANDS) {
      throw new ParleyError('INTERNAL', 'More vectors were added up than a limb sum can hold.');
    }
  }
}

const LIMBS = elementBytes.z128 / 4;
const LIMB = 2 ** 32;
const MOST_SUMMANDS = 2 ** 20;

/** Hands the vectors on four at a time, with zeros in the places that are left over. */
function inFours<T>(vectors: readonly T[], zeros: T, add: (a: T, b: T, c: T, d: T) => void): void {
  for (let first = 0; first < vectors.length; first += AT_ONCE) {
    const [a = zeros, b = zeros, c = zeros, d = zeros] = vectors.slice(first, first + AT_ONCE);
    add(a, b, c, d);
  }
}
