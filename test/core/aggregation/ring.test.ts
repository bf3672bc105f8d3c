import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkVector,
  elementBytes,
  limbs,
  readElement,
  readSigned,
  writeElement,
  type RingName,
} from '../../../core/aggregation/ring.ts';
import { ringSum } from '../../../core/aggregation/ring-sum.ts';
import { codeOf } from './support/code-of.ts';

const ring = fc.constantFrom<RingName>('z128', 'z32');
const edges = [0n, 1n, -1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 64n, 2n ** 127n, -(2n ** 127n)];
const integer = fc.oneof(fc.constantFrom(...edges), fc.bigInt(-(2n ** 130n), 2n ** 130n));

const pack = (name: RingName, values: readonly bigint[]) => {
  const bytes = new Uint8Array(values.length * elementBytes[name]);
  values.forEach((value, i) => writeElement(name, bytes, i, value));
  return bytes;
};

describe('ring elements', () => {
  test('rule 17: little-endian, modulo the ring, two’s complement', () => {
    expect(Buffer.from(pack('z128', [-2n])).toString('hex')).toBe(`fe${'ff'.repeat(15)}`);
    expect(Buffer.from(pack('z32', [258n])).toString('hex')).toBe('02010000');
    fc.assert(
      fc.property(ring, fc.array(integer, { minLength: 1 }), (name, values) => {
        const bits = elementBytes[name] * 8;
        const bytes = pack(name, values);
        values.forEach((value, i) => {
          expect(readElement(name, bytes, i)).toBe(BigInt.asUintN(bits, value));
          expect(readSigned(name, bytes, i)).toBe(BigInt.asIntN(bits, value));
        });
      }),
      { seed: 1 },
    );
  });

  test('sums and differences of many vectors are exact', () => {
    const term = fc.record({
      // Several in one go, as masks are: they are taken four at a time.
      vectors: fc.array(fc.array(integer, { minLength: 4, maxLength: 4 }), { maxLength: 9 }),
      plus: fc.boolean(),
    });
    fc.assert(
      fc.property(ring, fc.array(term, { maxLength: 30 }), (name, terms) => {
        const sum = ringSum(name, elementBytes[name]);
        const expected = [0n, 0n, 0n, 0n];
        for (const { vectors, plus } of terms) {
          const summands = vectors.map((values) => limbs(pack(name, values)));
          if (plus) sum.add(summands);
          else sum.subtract(summands);
          for (const values of vectors)
            values.forEach((value, i) => (expected[i]! += plus ? value : -value));
        }
        const result = new Uint8Array(4 * elementBytes[name]);
        sum.reduceInto(limbs(result));
        expect(result).toEqual(pack(name, expected));
        // Reduced, it starts again at zero.
        sum.reduceInto(limbs(result));
        expect(result.every((byte) => byte === 0)).toBe(true);
      }),
      { seed: 2 },
    );
  });

  test('limbs of bytes that start anywhere', () => {
    const bytes = Uint8Array.from([9, 1, 0, 0, 0, 2, 0, 0, 0]);
    expect([...limbs(bytes.subarray(1))]).toEqual([1, 2]);
  });

  test('a vector of wrong length is refused', () => {
    expect(codeOf(() => checkVector('z128', 2, new Uint8Array(31)))).toBe('MESSAGE_INVALID');
    expect(codeOf(() => checkVector('z32', 2, new Uint8Array(32)))).toBe('MESSAGE_INVALID');
    checkVector('z32', 2, new Uint8Array(8));
  });
});
