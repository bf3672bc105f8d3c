import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkCompactFormat,
  decodeCompact,
  encodeCompact,
} from '../../../core/aggregation/compact.ts';
import { codeOf, errorOf } from './support/code-of.ts';
import { vectors } from './support/vectors.ts';

describe('rule 17: long vectors in Z_2^32', () => {
  test.each(vectors.compact)(
    '$value in $bits bits up to $clip',
    ({ bits, clip, value, element }) => {
      expect(encodeCompact(Float64Array.of(value), { bits, clip })).toEqual(element);
    },
  );

  test('what comes back is half a step away at most', () => {
    const format = { bits: 20, clip: 4 };
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true })), (values) => {
        const decoded = decodeCompact(encodeCompact(Float64Array.from(values), format), format);
        values.forEach((value, i) =>
          expect(Math.abs(decoded[i]! - value)).toBeLessThanOrEqual(2 ** -18),
        );
      }),
      { seed: 5 },
    );
  });

  test('beyond the limit, NaN and infinity name their slot', () => {
    for (const bad of [1.01, -1.01, Number.NaN, Infinity, -Infinity]) {
      const failure = errorOf(() =>
        encodeCompact(Float64Array.of(0, 0, bad), { bits: 8, clip: 1 }),
      );
      expect(failure).toMatchObject({ code: 'VALUE_OUT_OF_RANGE', details: { slot: 2 } });
    }
  });

  test('a format whose sum could wrap, or that is none, is refused', () => {
    checkCompactFormat({ bits: 24, clip: 8 }, 200);
    checkCompactFormat({ bits: 25, clip: 0.25 }, 127);
    for (const [bits, clip, contributors] of [
      [25, 8, 128],
      [32, 8, 3],
      [16.5, 8, 3],
      [16, 3, 3],
      [16, 0, 3],
      [16, Infinity, 3],
      [16, Number.NaN, 3],
    ] as const) {
      expect(codeOf(() => checkCompactFormat({ bits, clip }, contributors))).toBe(
        'PARAMETERS_INVALID',
      );
    }
  });
});
