import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCanonical, equalBytes } from '../../../core/schema/canonical.ts';
import { encodeFlatList } from '../../../core/schema/flat-list.ts';

const edges = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
const item = fc.oneof(
  fc.constantFrom(...edges),
  fc.maxSafeNat(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }),
);

test('a flat list is encoded as any value is', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 300 }), (items) => {
      expect(encodeFlatList(items)).toEqual(Uint8Array.from(encodeCanonical(items)));
    }),
    { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 200 : 5000 },
  );
  for (const length of [65_535, 65_536]) {
    const long = ['x'.repeat(length), new Uint8Array(length)];
    expect(equalBytes(encodeFlatList(long), encodeCanonical(long))).toBe(true);
  }
});

test('an item that is encoded already stands in it as it is', () => {
  const inner = ['a', Uint8Array.of(1), 300];
  const list = encodeFlatList([1, { encoded: encodeFlatList(inner) }, 'b']);
  expect(list).toEqual(Uint8Array.from(encodeCanonical([1, inner, 'b'])));
});

test.each([-1, 0.5, NaN, 2 ** 53])('%d is refused', (number) => {
  expect(() => encodeFlatList([number])).toThrow(RangeError);
});
