import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ParleyError } from '../../core/schema/errors.ts';
import { fuzz } from './run.ts';
import { judge } from './support/judge.ts';
import type { Target } from './support/target.ts';
import { targets } from './targets.ts';

const RUNS = 80;
/** Of PARLEY_FUZZ_SEED, or always the same. */
const seed = Number(process.env['PARLEY_FUZZ_SEED'] ?? 1);
const folder = new URL('found/', import.meta.url);

describe('every decoder of what comes from outside', () => {
  test.each(targets.map((target) => [target.name, target] as const))(
    '%s takes an input or refuses it by a code (npm run fuzz has more of them)',
    async (_, target) => {
      const runs = Math.ceil(RUNS / (target.cost ?? 1));
      const outcome = await fuzz(target, { seed, from: 0, runs, most: Infinity });
      expect(outcome, `seed ${seed}`).not.toHaveProperty('what');
    },
  );

  test('their names are different', () => {
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
  });
});

describe('inputs that broke a decoder once', () => {
  test.each(readdirSync(folder))('%s', async (file) => {
    const target = targets.find(({ name }) => file.startsWith(`${name}-`));
    if (target === undefined) throw new Error(`${file} is of no target`);
    await judge(target, new Uint8Array(readFileSync(new URL(file, folder))));
  });
});

describe('the judge', () => {
  const decoder = (decode: Target['decode']): Target => ({
    name: 'x',
    most: 100,
    encode: () => Uint8Array.of(1, 2, 3),
    decode,
  });
  const plan = { seed: 1, from: 0, runs: 5, most: Infinity };

  test.each([
    [
      'another error',
      () => {
        throw new RangeError('stack');
      },
    ],
    [
      'an unforeseen one',
      () => {
        throw new ParleyError('INTERNAL', 'x');
      },
    ],
    ['a rejection', () => Promise.reject(new TypeError('x'))],
    ['other bytes than it decoded', () => Uint8Array.of(9)],
  ])('finds %s', async (_, decode) => {
    expect(await fuzz(decoder(decode), plan)).toHaveProperty('what');
  });

  test('counts what was taken and what was refused', async () => {
    let calls = 0;
    const decode = () => {
      if ((calls += 1) % 2 === 0) throw new ParleyError('USAGE', 'x');
    };
    expect(await fuzz(decoder(decode), plan)).toMatchObject({
      inputs: 5,
      accepted: 3,
      refused: { USAGE: 2 },
    });
  });
});
