import { ParleyError } from '../schema/errors.ts';
import { outOfRange } from './fixed-point.ts';

/** How long vectors are packed into Z_2^32 (PROTOCOL.md rule 17); stands in the task's spec. */
export interface CompactFormat {
  /** Bits a number takes, its sign included: 2 to 31. */
  readonly bits: number;
  /** The largest magnitude; a power of two, so that scaling is exact and a number is rounded only once. */
  readonly clip: number;
}

/** @throws ParleyError PARAMETERS_INVALID when the format is none, or the sum of that many numbers would not fit */
export function checkCompactFormat(format: CompactFormat, contributors: number): void {
  const { bits, clip } = format;
  const isFormat =
    Number.isInteger(bits) &&
    bits >= 2 &&
    bits <= 31 &&
    clip > 0 &&
    Number.isInteger(Math.log2(clip));
  if (isFormat && contributors * 2 ** (bits - 1) < 2 ** 31) return;
  throw new ParleyError(
    'PARAMETERS_INVALID',
    `${contributors} numbers of ${bits} bits up to ${clip} cannot be summed in 32 bits: take fewer bits, and a power of two as limit.`,
  );
}

/**
 * Rounds every number half to even to a multiple of clip / 2^(bits-1).
 * @returns little-endian elements of Z_2^32, 4 bytes a number
 * @throws ParleyError VALUE_OUT_OF_RANGE (details.slot) beyond the limit and for what is no number: clipping is the
 *   algorithm's decision, here it would falsify the sum unseen
 */
export function encodeCompact(values: Float64Array, format: CompactFormat): Uint8Array {
  const scale = 2 ** (format.bits - 1) / format.clip;
  const elements = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!(Math.abs(value) <= format.clip)) throw outOfRange(i);
    elements[i] = roundHalfEven(value * scale);
  }
  return new Uint8Array(elements.buffer);
}

export function decodeCompact(bytes: Uint8Array, format: CompactFormat): Float64Array {
  const step = format.clip / 2 ** (format.bits - 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from(
    { length: bytes.length / 4 },
    (_, i) => view.getInt32(4 * i, true) * step,
  );
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest > 0.5 || (rest === 0.5 && floor % 2 !== 0)) return floor + 1;
  return floor;
}
