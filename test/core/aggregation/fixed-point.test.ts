import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSums, divideHalfEven, encodeSlots } from '../../../core/aggregation/fixed-point.ts';
import type { Exact } from '../../../core/schema/exact.ts';
import { exactInteger } from '../../../core/schema/exact.ts';
import { contextOf, organisations, seededBytes } from './support/organisations.ts';
import { plainSum } from './support/run-attempt.ts';
import { errorOf } from './support/code-of.ts';
import { vectors } from './support/vectors.ts';

const randomBytes = seededBytes('fixed point');
const encode = (values: Exact[], contributors = 2) =>
  encodeSlots(
    values.map((value) => ({ kind: 'exact', value })),
    { contributors, randomBytes },
  );
const LIMIT = 2n ** 63n;

describe('rule 17: fixed point in Z_2^128', () => {
  test.each(vectors.fixedPoint)(
    '$numerator / $denominator',
    ({ numerator, denominator, element }) => {
      const one = Math.abs(Number(numerator)) > 1e18 ? 1 : 2;
      expect(encode([{ numerator, denominator }], one)).toEqual(element);
    },
  );

  test('half to even, on both sides of zero', () => {
    const halves = [-5n, -3n, -1n, 1n, 3n, 5n].map((half) => divideHalfEven(half, 2n));
    expect(halves).toEqual([-2n, -2n, 0n, 0n, 2n, 2n]);
    fc.assert(
      fc.property(
        fc.bigInt(),
        fc.bigInt({ min: 1n, max: 10n ** 20n }),
        (numerator, denominator) => {
          const rest = numerator - divideHalfEven(numerator, denominator) * denominator;
          expect((rest < 0n ? -rest : rest) * 2n <= denominator).toBe(true);
        },
      ),
      { seed: 3 },
    );
  });

  test('the sum of encodings is the encoding of the sum, to half a unit each', () => {
    const value = fc.record({
      numerator: fc.bigInt(-(10n ** 30n), 10n ** 30n),
      denominator: fc.bigInt(10n ** 13n, 10n ** 20n),
    });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
        const context = contextOf(organisations(2), { length: 1 });
        const sum = plainSum(
          context,
          values.map((v) => encode([v], values.length)),
        );
        const decoded = decodeSums(sum)[0]!.value;
        const common = values.reduce((product, v) => product * v.denominator, 1n);
        const exact = values.reduce((so, v) => so + (v.numerator * common) / v.denominator, 0n);
        const off = decoded.numerator * common - exact * decoded.denominator;
        const allowed = BigInt(values.length) * decoded.denominator * common;
        expect((off < 0n ? -off : off) * 2n ** 65n <= allowed).toBe(true);
      }),
      { seed: 4 },
    );
  });

  test('integers come back as integers', () => {
    const integers = [0n, 1n, -7n, 10n ** 15n];
    const decoded = decodeSums(encode(integers.map(exactInteger)));
    expect(decoded.map(({ value }) => value)).toEqual(integers.map(exactInteger));
  });

  test('another number of fraction bits', () => {
    const options = { contributors: 3, fractionBits: 2, randomBytes };
    const bytes = encodeSlots(
      [{ kind: 'exact', value: { numerator: 9n, denominator: 8n } }],
      options,
    );
    // 9/8 is 4.5 quarters: half to even.
    expect(decodeSums(bytes, 2)[0]!.value).toEqual({ numerator: 1n, denominator: 1n });
  });

  test('a number whose sum could leave the ring names its slot', () => {
    for (const contributors of [2, 3, 200]) {
      const most = (LIMIT - 1n) / BigInt(contributors);
      encode([exactInteger(most), exactInteger(-most)], contributors);
      const beyond = exactInteger(most + 1n);
      for (const value of [beyond, { ...beyond, numerator: -beyond.numerator }]) {
        const failure = errorOf(() => encode([exactInteger(1), value], contributors));
        expect(failure).toMatchObject({ code: 'VALUE_OUT_OF_RANGE', details: { slot: 1 } });
      }
    }
  });
});

describe('rule 19: any-slots', () => {
  test('false is zero, true a fresh random element each time', () => {
    const options = { contributors: 3, randomBytes };
    const any = (value: boolean) => encodeSlots([{ kind: 'any', value }], options);
    expect(decodeSums(any(false))[0]!.nonZero).toBe(false);
    expect(decodeSums(any(true))[0]!.nonZero).toBe(true);
    expect(any(true)).not.toEqual(any(true));
  });
});
