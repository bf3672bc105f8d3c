import { ParleyError } from '../schema/errors.ts';
import type { Exact } from '../schema/exact.ts';

/** a / b. @throws ParleyError INTERNAL when b is zero: callers decide what "of nothing" means before. */
export function divide(a: Exact, b: Exact): Exact {
  if (b.numerator === 0n) throw new ParleyError('INTERNAL', 'A division by zero was asked for.');
  const sign = b.numerator < 0n ? -1n : 1n;
  return {
    numerator: sign * a.numerator * b.denominator,
    denominator: sign * a.denominator * b.numerator,
  };
}

export function multiply(a: Exact, b: Exact): Exact {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function add(a: Exact, b: Exact): Exact {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function isWhole(value: Exact): boolean {
  return value.numerator % value.denominator === 0n;
}

/** The smallest integer that is not below the value. */
export function ceiling({ numerator, denominator }: Exact): bigint {
  const quotient = numerator / denominator;
  return numerator > quotient * denominator ? quotient + 1n : quotient;
}

/**
 * The decimal number a person wrote, exactly: 0.07 is 7/100, not the float64 next to it. So 0.07 of 100 rows is the
 * 7th row, and the third step of 0.1 is 0.3. Uses the shortest decimal text that reads back as the number.
 */
export function fromDecimal(value: number): Exact {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (parts === null) throw new ParleyError('INTERNAL', `${value} is not a finite number.`);
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const exponent = Number(power) - fraction.length;
  return exponent >= 0
    ? { numerator: digits * 10n ** BigInt(exponent), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-exponent) };
}
