import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactToNumber } from '../../../core/algorithms/exact-to-number.ts';
import { ceiling, divide, fromDecimal, isWhole } from '../../../core/algorithms/rational.ts';
import { exactInteger } from '../../../core/schema/exact.ts';

test('a decimal is what was written, not the float64 next to it', () => {
  expect(fromDecimal(0.07)).toEqual({ numerator: 7n, denominator: 100n });
  expect(fromDecimal(-12.5)).toEqual({ numerator: -125n, denominator: 10n });
  expect(fromDecimal(1e21)).toEqual({ numerator: 10n ** 21n, denominator: 1n });
  expect(fromDecimal(-2.5e-7)).toEqual({ numerator: -25n, denominator: 10n ** 8n });
  expect(fromDecimal(-0)).toEqual({ numerator: 0n, denominator: 1n });
});

test('every finite float64 is read and comes back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(exactToNumber(fromDecimal(value))).toBe(value + 0);
    }),
  );
});

test('ceiling and wholeness of quotients agree with the integers', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer().filter((b) => b !== 0),
      (a, b) => {
        const quotient = divide(exactInteger(a), exactInteger(b));
        const up = ceiling(quotient);
        expect(quotient.denominator > 0n).toBe(true);
        expect(up * quotient.denominator >= quotient.numerator).toBe(true);
        expect((up - 1n) * quotient.denominator < quotient.numerator).toBe(true);
        expect(isWhole(quotient)).toBe(a % b === 0);
      },
    ),
  );
});
