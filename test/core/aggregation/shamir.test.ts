import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thresholdOf } from '../../../core/aggregation/context.ts';
import { dealShares, Recovery } from '../../../core/aggregation/shamir.ts';
import { seededBytes } from './support/organisations.ts';

describe('Shamir shares at fixed coordinates', () => {
  test('any t shares give the secret, t-1 give something else', async () => {
    const random = seededBytes('shamir');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 40 }).chain((n) =>
          fc.record({
            n: fc.constant(n),
            order: fc.shuffledSubarray(
              Array.from({ length: n }, (_, i) => i),
              { minLength: n, maxLength: n },
            ),
          }),
        ),
        async ({ n, order }) => {
          const secret = random(32);
          const threshold = thresholdOf(n);
          const shares = await dealShares(secret, n, threshold);
          const held = order.map((i) => ({ coordinate: i + 1, share: shares[i]! }));
          expect(await new Recovery().secret(held.slice(0, threshold))).toEqual(secret);
          expect(await new Recovery().secret(held.slice(0, threshold - 1))).not.toEqual(secret);
        },
      ),
      { numRuns: 20, seed: 6 },
    );
  });

  test('two hundred organisations', async () => {
    const secret = seededBytes('two hundred')(32);
    const shares = await dealShares(secret, 200, 134);
    const held = shares.map((share, i) => ({ coordinate: i + 1, share })).slice(-134);
    expect(await new Recovery().secret(held)).toEqual(secret);
    expect(shares).toHaveLength(200);
  });

  test('a share at another coordinate is another share', async () => {
    const secret = seededBytes('coordinate')(32);
    const shares = await dealShares(secret, 5, 4);
    const moved = shares.slice(1).map((share, i) => ({ coordinate: i + 1, share }));
    expect(await new Recovery().secret(moved)).not.toEqual(secret);
  });
});
