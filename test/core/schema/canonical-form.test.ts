import * as dagCbor from '@ipld/dag-cbor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainlyCanonical } from '../../../core/schema/canonical-form.ts';
import { encodeCanonical, equalBytes } from '../../../core/schema/canonical.ts';
import { limits } from '../../../core/schema/limits.ts';
import { mutateBytes } from '../../fuzz/support/mutate-bytes.ts';
import { Random } from '../../fuzz/support/random.ts';
import { anyBody } from '../../fuzz/support/samples.ts';

const LEVELS = limits.messageDepth;
const MOST = limits.entryBytes;
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** As it was found before: decode, look through the value, encode it again. */
function isCanonicalByEncoding(bytes: Uint8Array): boolean {
  try {
    const value: unknown = dagCbor.decode(bytes);
    return isTame(value, LEVELS) && equalBytes(dagCbor.encode(value), bytes);
  } catch {
    return false;
  }
}

function isTame(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  if (levels === 0 || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).every((inner) => isTame(inner, levels - 1));
}

/** Some values with keys of links in them have no encoding. */
function encodedIfItCan(value: unknown): Uint8Array {
  try {
    return dagCbor.encode(value);
  } catch {
    return new Uint8Array();
  }
}

/** What is plain is canonical. */
function agree(bytes: Uint8Array): void {
  if (isPlainlyCanonical(bytes, LEVELS) && !isCanonicalByEncoding(bytes)) {
    throw new Error(`${Buffer.from(bytes).toString('hex')} is not canonical`);
  }
}

const keys = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '/',
    '__proto__',
    'asCID',
    'bytes',
    '10',
    '9',
    'a',
    'aa',
    '\ufeff',
    '\ufeffa',
    'é',
  ),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeInteger(),
    fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -24, -25, -257),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(null, true, false, 0.5, -0, 1e300, 2n ** 63n, -(2n ** 53n)),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 30 }),
  ),
}));

/** Bytes that the walker knows how to begin with, so that many get far. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      '00',
      '17',
      '18',
      '1817',
      '1818',
      '19',
      '1900ff',
      '190100',
      '1a',
      '1a0000ffff',
      '1a00010000',
      '1b',
    ],
    ...['1b00000000ffffffff', '1b0000000100000000', '1b001fffffffffffff', '1b0020000000000000'],
    ...[
      '20',
      '37',
      '3818',
      '3b001ffffffffffffe',
      '3b001fffffffffffff',
      '40',
      '4100',
      '5818',
      '5f',
      'ff',
    ],
    ...[
      '60',
      '6161',
      '6162',
      '626161',
      '61c3',
      '62c3a9',
      '63efbbbf',
      '64efbbbf61',
      '63eda080',
      '612f',
      '7f',
    ],
    ...[
      '695f5f70726f746f5f5f',
      '80',
      '81',
      '82',
      '9f',
      'a0',
      'a1',
      'a2',
      'bf',
      'c2',
      'd82a',
      'f4',
      'f5',
      'f6',
      'f7',
    ],
    ...[
      'f818',
      'f93c00',
      'fa3f800000',
      'fb3ff0000000000000',
      'fb3fe0000000000000',
      'fb8000000000000000',
    ],
  ),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('hex')),
);

describe('plainly canonical', () => {
  test('is only what encodes to the same bytes: any sequence of pieces', () => {
    const inputs = fc.array(pieces, { maxLength: 12 });
    fc.assert(
      fc.property(inputs, (some) => agree(bytesOf(some.join('')))),
      { numRuns: 60_000, seed: 7 },
    );
  });

  test('is only what encodes to the same bytes: encodings with something changed', () => {
    fc.assert(
      fc.property(anything, fc.integer(), (value, seed) => {
        const bytes = encodedIfItCan(value);
        agree(bytes);
        for (let i = 0; i < 4; i += 1) agree(mutateBytes(new Random(seed + i), bytes, bytes, MOST));
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });

  test('are almost all entries; changed ones only where they encode to the same', () => {
    let plain = 0;
    for (let seed = 0; seed < 500; seed += 1) {
      const random = new Random(seed);
      const bytes = encodeCanonical(anyBody(random));
      if (isPlainlyCanonical(bytes, LEVELS)) plain += 1;
      agree(bytes);
      for (let i = 0; i < 8; i += 1) agree(mutateBytes(random, bytes, bytes, MOST));
    }
    expect(plain).toBeGreaterThan(400);
  });

  test('every pair of bytes, and every one before a text, as before', () => {
    for (let pair = 0; pair < 65_536; pair += 1) {
      agree(Uint8Array.of(pair >> 8, pair & 255));
      agree(Uint8Array.of(pair >> 8, pair & 255, 0x61, 0x61));
      agree(Uint8Array.of(0xa2, 0x61, pair >> 8, 0, 0x61, pair & 255, 0));
    }
  });

  test.each([
    ['numbers', '8417181818ff190100'],
    ['larger ones', '831a000100001b000000010000000039ffff'],
    ['keys in order, a longer one later', 'a361610061620062616100'],
    ['text in any language', '67e5928ce5b9b330'],
  ])('are %s', (_, hex) => {
    expect(isPlainlyCanonical(bytesOf(hex), LEVELS)).toBe(true);
    expect(isCanonicalByEncoding(bytesOf(hex))).toBe(true);
  });

  test.each([
    ['what the encoder takes for a link', 'a2612f6178656279746573 6178'],
    ['integers that JavaScript has no number for', '1b0020000000000000'],
    ['floats', 'fb3fe0000000000000'],
  ])('are not %s: that is left to it', (_, hex) => {
    expect(isPlainlyCanonical(bytesOf(hex.replace(' ', '')), LEVELS)).toBe(false);
  });

  test('is nothing deeper than asked', () => {
    const lists = (depth: number) => bytesOf(`${'81'.repeat(depth)}00`);
    expect(isPlainlyCanonical(lists(LEVELS), LEVELS)).toBe(true);
    expect(isPlainlyCanonical(lists(LEVELS + 1), LEVELS)).toBe(false);
    expect(isPlainlyCanonical(lists(100_000), LEVELS)).toBe(false);
  });
});
