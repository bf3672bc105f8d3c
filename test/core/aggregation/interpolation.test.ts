import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine } from 'shamir-secret-sharing';
import { Interpolation } from '../../../core/aggregation/interpolation.ts';

/** Shares need not come from a secret: whatever bytes they are, the answer is the package's. */
test('many secrets at once are those that the package finds one by one', async () => {
  const settings = fc
    .record({
      coordinates: fc.uniqueArray(fc.integer({ min: 1, max: 255 }), {
        minLength: 2,
        maxLength: 140,
      }),
      length: fc.integer({ min: 1, max: 40 }),
    })
    .chain(({ coordinates, length }) =>
      fc.record({
        coordinates: fc.constant(coordinates),
        shares: fc.array(fc.uint8Array({ minLength: length, maxLength: length }), {
          minLength: coordinates.length,
          maxLength: coordinates.length,
        }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(settings, async ({ coordinates, shares }) => {
      const theirs = shares.map((share, i) => Uint8Array.of(...share, coordinates[i]!));
      const interpolation = await Interpolation.at(coordinates);
      expect(interpolation.secret(shares)).toEqual(await combine(theirs));
    }),
    { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 40 : 1000, seed: 20261128 },
  );
});
