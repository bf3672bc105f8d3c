import { ParleyError } from '../schema/errors.ts';
import type { Exact } from '../schema/exact.ts';

const PRECISION = 53;
/** Exponent of the smallest subnormal: no float64 has a bit below 2^-1074. */
const LEAST_EXPONENT = -1074;

/**
 * The float64 nearest to a rational number, ties to even (IEEE 754 roundTiesToEven); never -0. Every machine gets the
 * same bits, which is what lets participants compare what they recomputed (PROTOCOL.md rule 15).
 * @throws ParleyError VALUE_OUT_OF_RANGE above the largest float64.
 */
export function exactToNumber({ numerator, denominator }: Exact): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;

  // 2^(length-1) < magnitude / denominator < 2^(length+1)
  const length = bitLength(magnitude) - bitLength(denominator);
  let exponent = Math.max(length - PRECISION, LEAST_EXPONENT);
  let mantissa = roundedScaled(magnitude, denominator, exponent);
  if (bitLength(mantissa) > PRECISION) {
    // One bit too many. Rounding again from the exact value, not from the mantissa, avoids rounding twice.
    exponent += 1;
    mantissa = roundedScaled(magnitude, denominator, exponent);
  }
  const result = Number(mantissa) * 2 ** exponent;
  if (!Number.isFinite(result)) {
    throw new ParleyError(
      'VALUE_OUT_OF_RANGE',
      'A sum is larger than any number that can be shown. Nothing was computed from it.',
    );
  }
  return numerator < 0n && result !== 0 ? -result : result;
}

/** value * 2^-exponent to the nearest integer, ties to even. */
function roundedScaled(magnitude: bigint, denominator: bigint, exponent: number): bigint {
  const dividend = exponent < 0 ? magnitude << BigInt(-exponent) : magnitude;
  const divisor = exponent < 0 ? denominator : denominator << BigInt(exponent);
  const quotient = dividend / divisor;
  const twice = 2n * (dividend % divisor);
  const up = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

function bitLength(positive: bigint): number {
  const hex = positive.toString(16);
  return 4 * (hex.length - 1) + (32 - Math.clz32(parseInt(hex.charAt(0), 16)));
}
