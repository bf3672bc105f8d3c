import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { limits } from '../../../core/schema/limits.ts';
import { codeOf } from '../aggregation/support/code-of.ts';

/** So many maps in each other, in canonical form. */
const maps = (depth: number) => new Uint8Array(Buffer.from(`${'a16161'.repeat(depth)}00`, 'hex'));
const Anything = z.record(z.string(), z.unknown());

describe('decodeCanonical', () => {
  // Some thousands of levels were decoded, and overflowed the stack when they were encoded again.
  test.each([limits.messageDepth + 1, 3_000, 100_000])(
    'a message of %i levels is malformed, not the end of the node',
    (depth) => {
      expect(codeOf(() => decodeCanonical(Anything, maps(depth)))).toBe('MESSAGE_INVALID');
    },
  );

  // Records left it out: encoded again, what was taken was something else (rule 1).
  test.each(['{"__proto__":1}', '{"a":[{"__proto__":{}}]}'])('%s is malformed', (text) => {
    const bytes = encodeCanonical(JSON.parse(text));
    expect(codeOf(() => decodeCanonical(Anything, bytes))).toBe('MESSAGE_INVALID');
  });

  // zod compares it with a number before it says that this is no text.
  test('a length that is no number is malformed', () => {
    const bytes = encodeCanonical({ length: { toString: 1, valueOf: 1 } });
    expect(codeOf(() => decodeCanonical(z.string().max(3), bytes))).toBe('MESSAGE_INVALID');
  });

  // The decoder takes them; with two forms of one entry, its author could show a different id to each (rule 1).
  test.each([
    ['keys in another order', 'a2616200616100'],
    ['a longer key before a shorter one', 'a262616100616200'],
    ['a float in place of a whole number', 'a16161fb3ff0000000000000'],
    ['a float in fewer bytes', 'a16161f93c00'],
    ['undefined in place of null', 'a16161f7'],
  ])('rule 1: %s is malformed', (_, hex) => {
    const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
    expect(codeOf(() => decodeCanonical(Anything, bytes))).toBe('MESSAGE_INVALID');
  });

  test('as deep as anything goes that may be asked for it is decoded', () => {
    const value = decodeCanonical(Anything, maps(limits.jsonDepth + 50));
    expect(encodeCanonical(value)).toEqual(maps(limits.jsonDepth + 50));
  });

  test('bytes have no levels, however many there are', () => {
    const value = { a: new Uint8Array(50_000) };
    expect(decodeCanonical(Anything, encodeCanonical(value))).toEqual(value);
  });
});
