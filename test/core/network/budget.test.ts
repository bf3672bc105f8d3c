import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Budget } from '../../../core/network/budget.ts';

function budget(rate: number) {
  let now = 0;
  return { budget: new Budget(rate, () => now), pass: (ms: number) => (now += ms) };
}

describe('Budget', () => {
  test('may be overdrawn once, and waits until the debt is paid', () => {
    const { budget: bytes, pass } = budget(1000);
    bytes.spend(1250);
    expect(bytes.wait()).toBe(1000);
    pass(400);
    expect(bytes.wait()).toBe(600);
    pass(600);
    expect(bytes.wait()).toBe(0);
  });

  test('saves up no more than a quarter of a second', () => {
    const { budget: bytes, pass } = budget(1000);
    pass(3_600_000);
    bytes.spend(1250);
    expect(bytes.wait()).toBe(1000);
  });

  test('a new rate counts from now on', () => {
    const { budget: bytes } = budget(1000);
    bytes.spend(1250);
    bytes.rate = 2000;
    expect(bytes.wait()).toBe(500);
  });

  test('over any time no more passes than the rate, a quarter of a second and one message', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 1_000_000 }),
        fc.array(fc.record({ bytes: fc.nat(100_000), ms: fc.nat(2_000) }), { maxLength: 200 }),
        (rate, steps) => {
          const { budget: bytes, pass } = budget(rate);
          let sent = 0;
          let time = 0;
          for (const step of steps) {
            if (bytes.wait() === 0) {
              bytes.spend(step.bytes);
              sent += step.bytes;
            }
            expect(sent).toBeLessThanOrEqual((time / 1000 + 0.25) * rate + 100_000 + 1);
            pass(step.ms);
            time += step.ms;
          }
        },
      ),
    );
  });
});
