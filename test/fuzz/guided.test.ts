import { expect, onTestFinished, test } from 'vitest';
import { Coverage } from './support/coverage.ts';
import { GuidedInputs } from './support/guided-inputs.ts';
import { Inputs, type InputSource } from './support/input.ts';
import type { Target } from './support/target.ts';

const RUNS = 30_000;
let opened = 0;

/** Opens for halves of five bytes, one in a million, that nobody guesses at once. */
const lock: Target = {
  name: 'lock',
  most: 64,
  encode: () => new Uint8Array(8),
  decode: ([a = 0, b = 0, c = 0, d = 0, e = 0]) => {
    if (a >> 4 !== 5) return;
    if (b >> 4 !== 3) return;
    if (c >> 4 !== 12) return;
    if (d >> 4 !== 6) return;
    if (e >> 4 !== 9) return;
    opened += 1;
  },
};

async function openedBy(inputs: InputSource): Promise<number> {
  opened = 0;
  for (let index = 0; index < RUNS; index += 1) {
    const input = inputs.at(index);
    await lock.decode(input);
    await inputs.after(input);
  }
  return opened;
}

test('guided inputs get behind checks that others do not pass', async () => {
  const coverage = await Coverage.start((url) => url.endsWith('guided.test.ts'));
  onTestFinished(() => coverage.stop());
  expect(await openedBy(new GuidedInputs(lock, 1, coverage))).toBeGreaterThan(0);
  expect(await openedBy(new Inputs(lock, 1))).toBe(0);
});
