import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimit } from '../../../core/network/rate-limit.ts';

describe('RateLimit', () => {
  test('gives the burst at once, then by rate', () => {
    let now = 0;
    const rates = new RateLimit(() => now);
    const take = () => rates.take('a', 2, 3);
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
    now = 500;
    expect([take(), take()]).toEqual([true, false]);
    now = 60_000;
    expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  });

  test('keys do not share', () => {
    const rates = new RateLimit(() => 0);
    expect([rates.take('a', 1, 1), rates.take('b', 1, 1), rates.take('a', 1, 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('never gives more than burst + rate * time, and never less than one after 1/rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 300 }),
        (rate, burst, steps) => {
          let now = 0;
          let given = 0;
          const rates = new RateLimit(() => now);
          for (const step of steps) {
            now += step;
            const took = rates.take('a', rate, burst);
            if (took) given += 1;
            else expect(step).toBeLessThan(1000 / rate);
          }
          expect(given).toBeLessThanOrEqual(burst + (rate * now) / 1000);
        },
      ),
    );
  });

  test('forgets keys that were not used for long', () => {
    let now = 0;
    const rates = new RateLimit(() => now);
    for (let i = 0; i < 100; i += 1) rates.take(`peer ${i}`, 1, 1);
    now = 10_000;
    rates.take('still here', 1, 1);
    rates.prune(5_000);
    expect(rates.size).toBe(1);
  });
});
