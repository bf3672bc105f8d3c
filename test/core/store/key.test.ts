import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinKey, keysBelow, numberKey, parseNumberKey } from '../../../core/store/key.ts';

test('number keys sort as their numbers and read back', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      expect(parseNumberKey(numberKey(a))).toBe(a);
      expect(numberKey(a) < numberKey(b)).toBe(a < b);
    }),
  );
  for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53]) {
    expect(() => numberKey(wrong)).toThrow(RangeError);
  }
});

test('keysBelow holds what is joined below, and nothing else', () => {
  const part = fc.stringMatching(/^[a-z0-9.!~-]{1,6}$/);
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const { gte, lt } = keysBelow(a);
      const inRange = (key: string) => key >= gte && key < lt;
      expect(inRange(joinKey(a, b))).toBe(true);
      expect(inRange(joinKey(c, b))).toBe(c === a);
    }),
  );
});
