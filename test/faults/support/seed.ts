import { randomInt } from 'node:crypto';

/** How often each fault is injected: once in `npm test`, twenty times in `npm run test:faults` and the full count. */
export const times = Number(
  process.env['PARLEY_FAULTS'] ?? (process.env['PARLEY_TEST_FULL'] === undefined ? 1 : 20),
);

/** The same in every `npm test`, another one in every longer run; PARLEY_SEED repeats a run's choices (not its timing). */
export const seed = Number(process.env['PARLEY_SEED'] ?? (times === 1 ? 1 : randomInt(2 ** 31)));

/** Numbers in [0, 1) from a seed: mulberry32, which is enough to choose moments. */
export function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
