import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSums, scaledDown } from '../../../../core/data/cells/exact-sum.ts';
import { exactZero } from '../../../../core/schema/exact.ts';
import { full } from '../support/datasets.ts';
import { equal, fraction, plus } from '../support/fractions.ts';

test('equals rational arithmetic for doubles of every size, cell by cell', () => {
  const values = fc.array(
    fc.tuple(fc.nat(2), fc.double({ noNaN: true, noDefaultInfinity: true })),
    { maxLength: 100 },
  );
  fc.assert(
    fc.property(values, (list) => {
      const sums = new ExactSums(3);
      for (const [cell, value] of list) expect(sums.add(cell, value)).toBe(true);
      for (const cell of [0, 1, 2]) {
        const expected = list
          .filter(([of]) => of === cell)
          .map(([, value]) => fraction(value))
          .reduce(plus, exactZero);
        expect(equal(sums.sum(cell), expected)).toBe(true);
      }
    }),
    { numRuns: full ? 20_000 : 500 },
  );
});

test('the ends of the range', () => {
  const sums = new ExactSums(1);
  for (const value of [Number.MAX_VALUE, 5e-324, -0, -Number.MAX_VALUE, 5e-324]) sums.add(0, value);
  expect(sums.sum(0)).toEqual({ numerator: 1n, denominator: 1n << 1073n });
});

test('NaN and infinity are refused and leave the sum alone', () => {
  const sums = new ExactSums(1);
  sums.add(0, 1.5);
  for (const value of [NaN, Infinity, -Infinity]) expect(sums.add(0, value)).toBe(false);
  expect(sums.sum(0)).toEqual({ numerator: 3n, denominator: 2n });
});

test('exact beyond several carries, at the worst values', () => {
  const worst = 2 ** 31 * (2 - 2 ** -52);
  const sums = new ExactSums(1);
  const count = 2_500_000;
  for (let i = 0; i < count; i++) sums.add(0, worst);
  for (let i = 0; i < 7; i++) sums.add(0, -1e-300);
  const expected = plus(
    {
      numerator: fraction(worst).numerator * BigInt(count),
      denominator: fraction(worst).denominator,
    },
    { numerator: fraction(-1e-300).numerator * 7n, denominator: fraction(-1e-300).denominator },
  );
  expect(equal(sums.sum(0), expected)).toBe(true);
});

test('a scaled sum is in lowest terms', () => {
  expect(scaledDown({ numerator: 250n, denominator: 1n }, 2)).toEqual({
    numerator: 5n,
    denominator: 2n,
  });
  expect(scaledDown({ numerator: 0n, denominator: 1n }, 2)).toEqual(exactZero);
  expect(scaledDown({ numerator: -1n, denominator: 1n }, 1)).toEqual({
    numerator: -1n,
    denominator: 10n,
  });
});
