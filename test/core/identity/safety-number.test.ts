import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isSameSafetyNumber,
  parseSafetyNumber,
  safetyNumber,
} from '../../../core/identity/safety-number.ts';

const one = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);

test('both sides see the same 12 groups of 5 digits, and other keys give others', () => {
  const number = safetyNumber(one, other);
  expect(number).toMatch(/^\d{5}( \d{5}){11}$/);
  expect(safetyNumber(other, one)).toBe(number);
  expect(safetyNumber(one, new Uint8Array(32).fill(3))).not.toBe(number);
});

test('the digits are those of a second implementation', () => {
  const half = (key: Uint8Array): string => {
    const start = new TextEncoder().encode('parley/safety-number/v1\0');
    let digest = sha512(new Uint8Array([...start, ...key]));
    for (let i = 1; i < 5200; i++) digest = sha512(new Uint8Array([...digest, ...key]));
    return Array.from({ length: 6 }, (_, group) => {
      const chunk = [...digest.subarray(5 * group, 5 * group + 5)];
      const value = chunk.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
      return (value % 100_000n).toString().padStart(5, '0');
    }).join(' ');
  };
  expect(safetyNumber(one, other)).toBe([half(one), half(other)].sort().join(' '));
});

test('typed digits compare however they are grouped; anything else does not', () => {
  const number = safetyNumber(one, other);
  const digits = number.replaceAll(' ', '');
  fc.assert(
    fc.property(
      fc.array(fc.nat(60)),
      fc.constantFrom(' ', '  ', '\n', '-', '\u00A0'),
      (at, gap) => {
        const typed = at.reduce((text, i) => text.slice(0, i) + gap + text.slice(i), digits);
        expect(parseSafetyNumber(typed)).toBe(number);
        expect(isSameSafetyNumber(typed, number)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
  for (const wrong of ['', digits.slice(1), `${digits}0`, digits.replace(/^\d/, 'x')]) {
    expect(parseSafetyNumber(wrong)).toBeNull();
    expect(isSameSafetyNumber(wrong, number)).toBe(false);
    expect(isSameSafetyNumber(wrong, wrong)).toBe(false);
  }
  const mistyped = digits.replace(/^\d/, (digit) => String((Number(digit) + 1) % 10));
  expect(isSameSafetyNumber(mistyped, number)).toBe(false);
});
