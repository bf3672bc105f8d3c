import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactToNumber } from '../../../core/algorithms/exact-to-number.ts';
import type { Exact } from '../../../core/schema/exact.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import { exactOf } from './table-answer.ts';

const numRuns = process.env['PARLEY_TEST_FULL'] ? 100_000 : 3000;
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const bits = new DataView(new ArrayBuffer(8));

/** The next float64 away from zero or towards it, by its bits. */
function neighbour(value: number, step: bigint): number {
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + step);
  return bits.getFloat64(0);
}

/** |a - b| as a fraction with a common denominator. */
function distance(a: Exact, b: Exact): Exact {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return {
    numerator: difference < 0n ? -difference : difference,
    denominator: a.denominator * b.denominator,
  };
}

const less = (a: Exact, b: Exact) => a.numerator * b.denominator < b.numerator * a.denominator;

test('a float64 comes back as itself, subnormals too', () => {
  fc.assert(
    fc.property(finite, (value) => {
      expect(exactToNumber(exactOf(value))).toBe(value + 0);
    }),
    { numRuns, examples: [[Number.MIN_VALUE], [-Number.MIN_VALUE], [Number.MAX_VALUE], [-0]] },
  );
});

test('no float64 is nearer to a fraction than the one returned, and ties go to the even one', () => {
  const magnitude = fc.oneof(
    fc.bigInt(0n, 1n << 64n),
    fc.bigInt(0n, 1n << 300n),
    fc.bigInt(0n, 1n << 1100n),
  );
  fc.assert(
    fc.property(
      magnitude,
      magnitude.map((d) => d + 1n),
      fc.boolean(),
      (n, denominator, negative) => {
        const exact = { numerator: negative ? -n : n, denominator };
        if (n >= denominator << 1023n) return;
        const result = exactToNumber(exact);
        const away = distance(exact, exactOf(result));
        for (const step of result === 0 ? [1n] : [1n, -1n]) {
          const other = neighbour(result === 0 && negative ? -0 : result, step);
          if (!Number.isFinite(other)) continue;
          const otherAway = distance(exact, exactOf(other));
          expect(less(otherAway, away)).toBe(false);
          if (!less(away, otherAway)) expect(isEven(result)).toBe(true);
        }
      },
    ),
    { numRuns },
  );
});

test('ties are rounded to even at 2^53, and once only below the normal range', () => {
  const two53 = 1n << 53n;
  expect(exactToNumber({ numerator: two53 + 1n, denominator: 1n })).toBe(2 ** 53);
  expect(exactToNumber({ numerator: two53 + 3n, denominator: 1n })).toBe(2 ** 53 + 4);
  expect(exactToNumber({ numerator: 1n, denominator: 1n << 1075n })).toBe(0);
  expect(exactToNumber({ numerator: 3n, denominator: 1n << 1075n })).toBe(2 * Number.MIN_VALUE);
  expect(exactToNumber({ numerator: (1n << 60n) + 1n, denominator: 1n << 1135n })).toBe(
    Number.MIN_VALUE,
  );
});

test('what is too large is refused and not made infinite', () => {
  const tooLarge = { numerator: 1n << 1024n, denominator: 1n };
  expect(() => exactToNumber(tooLarge)).toThrow(
    expect.toSatisfy((error: unknown) => hasCode(error, 'VALUE_OUT_OF_RANGE')),
  );
});

test('powers of two, by which mantissas are scaled, are exact on this machine', () => {
  for (let exponent = -1022; exponent <= 1023; exponent++) {
    bits.setBigUint64(0, BigInt(exponent + 1023) << 52n);
    expect(2 ** exponent).toBe(bits.getFloat64(0));
  }
  for (let exponent = -1074; exponent < -1022; exponent++) {
    bits.setBigUint64(0, 1n << BigInt(exponent + 1074));
    expect(2 ** exponent).toBe(bits.getFloat64(0));
  }
});

function isEven(value: number): boolean {
  bits.setFloat64(0, value);
  return (bits.getBigUint64(0) & 1n) === 0n;
}
