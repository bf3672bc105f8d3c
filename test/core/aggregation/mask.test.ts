import { describe, expect, test } from 'vitest';
import { maskKey, openKeystream, sumWithMasks, type Mask } from '../../../core/aggregation/mask.ts';
import { readElement, type RingName } from '../../../core/aggregation/ring.ts';
import { sha256 } from '../../../core/schema/canonical.ts';
import { contextOf, organisations, seededBytes } from './support/organisations.ts';
import { collectMasked, startAttempt } from './support/run-attempt.ts';
import { vectors } from './support/vectors.ts';

const { keystream } = vectors;

describe('mask expansion', () => {
  test('the frozen keystream, in one piece and in several', () => {
    expect(maskKey(keystream.seed)).toEqual(keystream.key);
    const next = openKeystream(keystream.seed);
    const pieces = [16, 48, 65536 - 64, 65536, 65536].map((length) =>
      Uint8Array.from(next(length)),
    );
    const whole = new Uint8Array(Buffer.concat(pieces));
    expect(whole.subarray(0, 64)).toEqual(keystream.start);
    expect(whole.subarray(65536 - 32, 65536 + 32)).toEqual(keystream.acrossBlocks);
    expect(sha256(whole)).toEqual(keystream.sha256);
  });

  test.each<[RingName, number]>([
    ['z128', 3],
    ['z128', 9000],
    ['z32', 40_000],
  ])('%s, %i elements: vectors and masks add up across blocks', (ring, length) => {
    const random = seededBytes('masks');
    const size = ring === 'z128' ? 16 : 4;
    const given = [random(length * size), random(length * size)];
    const masks: Mask[] = [
      { seed: random(32), sign: 1 },
      { seed: random(32), sign: -1 },
    ];
    const sum = sumWithMasks(ring, length, given, masks);
    const streams = masks.map(({ seed }) => {
      const next = openKeystream(seed);
      return Buffer.concat(
        Array.from({ length: Math.ceil((length * size) / 65536) }, () => Buffer.from(next(65536))),
      );
    });
    const modulus = 2n ** BigInt(size * 8);
    for (const slot of [0, 1, length >> 1, length - 1]) {
      const element = (bytes: Uint8Array) => readElement(ring, bytes, slot);
      const total =
        element(given[0]!) + element(given[1]!) + element(streams[0]!) - element(streams[1]!);
      expect(element(sum)).toBe(((total % modulus) + modulus) % modulus);
    }
  });

  test('more masks than streams are held open at once', () => {
    const random = seededBytes('many masks');
    const masks = Array.from({ length: 300 }, () => ({ seed: random(32), sign: 1 as const }));
    const vector = random(64);
    const masked = sumWithMasks('z128', 4, [vector], masks);
    const off = masks.map(({ seed }) => ({ seed, sign: -1 as const }));
    expect(masked).not.toEqual(vector);
    expect(sumWithMasks('z128', 4, [masked], off)).toEqual(vector);
  });
});

describe('two worlds with equal sums look alike to the launcher', () => {
  // 0.999999 quantile of chi-square with 255 degrees of freedom.
  const CRITICAL = 377;

  function chiSquare(bytes: Uint8Array): number {
    const counts = new Float64Array(256);
    for (const byte of bytes) counts[byte]! += 1;
    const expected = bytes.length / 256;
    return counts.reduce((so, count) => so + (count - expected) ** 2 / expected, 0);
  }

  test.each(['z128', 'z32'] as const)(
    '%s: masked vectors are uniform bytes in both',
    async (ring) => {
      const length = 4096;
      const context = contextOf(organisations(5), { ring, length });
      const size = ring === 'z128' ? 16 : 4;
      const zero = new Uint8Array(length * size);
      const plus = zero.map((_, i) => (i % size === 0 ? 200 : 0));
      const minus = zero.map((_, i) => (i % size === 0 ? 56 : 255));
      const worlds = [
        context.roster.map(() => zero),
        context.roster.map((_, i) => [plus, minus, zero][i] ?? zero),
      ];
      for (const [world, values] of worlds.entries()) {
        const contributions = new Map(context.roster.map((id, i) => [id, values[i]!]));
        const plan = { context, seed: `world ${world}`, contributions };
        const run = await startAttempt(plan);
        collectMasked(plan, run);
        for (const participant of run.participants.values()) {
          const { vector } = participant.masked!;
          expect(chiSquare(vector)).toBeLessThan(CRITICAL);
        }
        // The test has power: what is not masked is found out.
        expect(chiSquare(values[0]!)).toBeGreaterThan(CRITICAL);
      }
    },
  );
});
