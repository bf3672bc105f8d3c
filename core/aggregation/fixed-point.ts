import { ParleyError } from '../schema/errors.ts';
import type { Exact } from '../schema/exact.ts';
import { elementBytes, readSigned, writeElement } from './ring.ts';
import type { RandomBytes } from './types.ts';

/** One number of a contribution before it is encoded, as algorithms give it. */
export type SlotInput =
  | { readonly kind: 'exact'; readonly value: Exact }
  | { readonly kind: 'any'; readonly value: boolean };

export interface DecodedSum {
  /** In lowest terms. */
  readonly value: Exact;
  /** Of an `any` slot: whether any organisation said true. */
  readonly nonZero: boolean;
}

export interface FixedPointOptions {
  /** Organisations that may be summed: the roster's size. */
  readonly contributors: number;
  /** 64 unless the spec says otherwise (PROTOCOL.md rule 17). */
  readonly fractionBits?: number;
  readonly randomBytes: RandomBytes;
}

const DEFAULT_FRACTION_BITS = 64;
const RING = 'z128';
const SIGN_LIMIT = 2n ** 127n;

/**
 * Encodes a contribution in Z_2^128: every number is rounded once, half to even, to a multiple of 2^-fractionBits; an
 * `any` slot is a uniformly random element for true and 0 for false (rule 19).
 * @returns little-endian ring elements, 16 bytes a slot
 * @throws ParleyError VALUE_OUT_OF_RANGE (details.slot) when a sum of that many such numbers could leave the ring
 */
export function encodeSlots(slots: readonly SlotInput[], options: FixedPointOptions): Uint8Array {
  const { contributors, fractionBits = DEFAULT_FRACTION_BITS, randomBytes } = options;
  const size = elementBytes[RING];
  const bytes = new Uint8Array(slots.length * size);
  slots.forEach((slot, index) => {
    if (slot.kind === 'any') {
      if (slot.value) bytes.set(randomBytes(size), index * size);
      return;
    }
    const { numerator, denominator } = slot.value;
    const element = divideHalfEven(numerator << BigInt(fractionBits), denominator);
    const magnitude = element < 0n ? -element : element;
    if (magnitude * BigInt(contributors) >= SIGN_LIMIT) throw outOfRange(index);
    writeElement(RING, bytes, index, element);
  });
  return bytes;
}

/** Reads a sum back. Inverse of `encodeSlots` up to its rounding. */
export function decodeSums(
  bytes: Uint8Array,
  fractionBits: number = DEFAULT_FRACTION_BITS,
): DecodedSum[] {
  return Array.from({ length: bytes.length / elementBytes[RING] }, (_, index) => {
    const element = readSigned(RING, bytes, index);
    return { value: lowestTerms(element, fractionBits), nonZero: element !== 0n };
  });
}

/** Rounds to the nearest integer, ties to the even one; the denominator is positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  // BigInt division truncates; the floor makes one rule do for both signs.
  const truncated = numerator / denominator;
  const floor =
    numerator < 0n && truncated * denominator !== numerator ? truncated - 1n : truncated;
  const twice = 2n * (numerator - floor * denominator);
  if (twice > denominator || (twice === denominator && floor % 2n !== 0n)) return floor + 1n;
  return floor;
}

function lowestTerms(element: bigint, fractionBits: number): Exact {
  let numerator = element;
  let bits = fractionBits;
  while (bits > 0 && numerator % 2n === 0n) {
    if (numerator === 0n) return { numerator: 0n, denominator: 1n };
    numerator /= 2n;
    bits -= 1;
  }
  return { numerator, denominator: 2n ** BigInt(bits) };
}

export function outOfRange(slot: number): ParleyError {
  return new ParleyError(
    'VALUE_OUT_OF_RANGE',
    `The number in slot ${slot} is too large for the sum, or is no number. Nothing was sent; check the column for such values.`,
    { details: { slot } },
  );
}
