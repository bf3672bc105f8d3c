import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aroundCircle } from '../../../renderer/features/collaborations/network-picture.ts';

test('everybody stands apart, on the circle, and nobody right below the middle', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
      const placed = aroundCircle(Array.from({ length: count }, (_, i) => i));
      for (const { x, y } of placed) {
        expect(Math.hypot(x, y)).toBeCloseTo(1);
        expect(Math.abs(x) < 1e-9 && y > 0).toBe(false);
      }
      const places = new Set(placed.map(({ x, y }) => `${x.toFixed(6)} ${y.toFixed(6)}`));
      expect(places.size).toBe(count);
    }),
  );
});
