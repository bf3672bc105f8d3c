import type { Exact } from '../../schema/exact.ts';

/** Limbs of 32 bits from 2^-1075 up: the exponents of all finite doubles, and room for carries. */
const LIMBS = 69;
const RADIX = 2 ** 32;
/** The value of limb 0's lowest bit is 2^-BIAS. */
const BIAS = 1075n;
/** Every addition adds less than 2^33 to a limb; below 2^53 a double adds whole numbers exactly. */
const ADDITIONS_BETWEEN_CARRIES = 2 ** 19;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** Which of the two words of a double holds sign and exponent on this machine. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/**
 * Sums doubles exactly, one sum a cell: a fixed-point number wide enough for every double, as in R. M. Neal, "Fast exact
 * summation using small and large superaccumulators" (arXiv:1505.05571). The order of additions cannot matter. 552 bytes a cell.
 */
export class ExactSums {
  readonly #limbs: Float64Array;
  readonly #cells: number;
  #sinceCarry = 0;

  constructor(cells: number) {
    this.#cells = cells;
    this.#limbs = new Float64Array(cells * LIMBS);
  }

  /** Adds a finite double. @returns false, and adds nothing, for NaN and infinity */
  add(cell: number, value: number): boolean {
    double[0] = value;
    const high = words[HIGH] ?? 0;
    const low = words[LOW] ?? 0;
    let exponent = (high >>> 20) & 0x7ff;
    if (exponent === 0x7ff) return false;
    let top = high & 0xfffff;
    // Subnormals have the exponent of the smallest normal and no hidden bit.
    if (exponent === 0) exponent = 1;
    else top |= 0x100000;
    const shift = exponent & 31;
    const at = cell * LIMBS + (exponent >>> 5);
    const sign = high >>> 31 === 0 ? 1 : -1;
    const lowCarry = shift === 0 ? 0 : low >>> (32 - shift);
    const topCarry = shift === 0 ? 0 : top >>> (32 - shift);
    const limbs = this.#limbs;
    limbs[at] = (limbs[at] ?? 0) + sign * ((low << shift) >>> 0);
    limbs[at + 1] = (limbs[at + 1] ?? 0) + sign * (lowCarry + ((top << shift) >>> 0));
    limbs[at + 2] = (limbs[at + 2] ?? 0) + sign * topCarry;
    this.#sinceCarry += 1;
    if (this.#sinceCarry >= ADDITIONS_BETWEEN_CARRIES) this.#carry();
    return true;
  }

  /** The sum of a cell, in lowest terms. */
  sum(cell: number): Exact {
    let total = 0n;
    for (let limb = LIMBS - 1; limb >= 0; limb--) {
      total = (total << 32n) + BigInt(this.#limbs[cell * LIMBS + limb] ?? 0);
    }
    return dyadic(total, BIAS);
  }

  /** Brings every limb but the last of a cell into [0, 2^32). */
  #carry(): void {
    this.#sinceCarry = 0;
    const limbs = this.#limbs;
    for (let cell = 0; cell < this.#cells; cell++) {
      let carry = 0;
      const end = (cell + 1) * LIMBS - 1;
      for (let at = cell * LIMBS; at < end; at++) {
        const value = (limbs[at] ?? 0) + carry;
        carry = Math.floor(value / RADIX);
        limbs[at] = value - carry * RADIX;
      }
      limbs[end] = (limbs[end] ?? 0) + carry;
    }
  }
}

/** numerator / 2^bits with common factors of two taken out. */
export function dyadic(numerator: bigint, bits: bigint): Exact {
  if (numerator === 0n) return { numerator: 0n, denominator: 1n };
  let value = numerator;
  let left = bits;
  for (const step of [512n, 64n, 8n, 1n]) {
    while (left >= step && BigInt.asUintN(Number(step), value) === 0n) {
      value >>= step;
      left -= step;
    }
  }
  return { numerator: value, denominator: 1n << left };
}

/** An exact sum divided by a power of ten, in lowest terms as far as that power goes. */
export function scaledDown(sum: Exact, powerOfTen: number): Exact {
  const divisor = 10n ** BigInt(powerOfTen);
  const common = gcd(sum.numerator < 0n ? -sum.numerator : sum.numerator, divisor);
  return {
    numerator: sum.numerator / common,
    denominator: sum.denominator * (divisor / common),
  };
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
