import type { Exact } from '../../../../core/schema/exact.ts';

/** A double as an exact fraction, from its bits; not the way the program takes. */
export function fraction(value: number): Exact {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
  const power = (exponent === 0n ? 1n : exponent) - 1075n;
  const signed = bits >> 63n === 0n ? mantissa : -mantissa;
  return power >= 0n
    ? { numerator: signed << power, denominator: 1n }
    : { numerator: signed, denominator: 1n << -power };
}

export const plus = (a: Exact, b: Exact): Exact => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

export const equal = (a: Exact, b: Exact): boolean =>
  a.numerator * b.denominator === b.numerator * a.denominator;
