import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grid, halvings, pointAt, stepsOf } from '../../../core/algorithms/grid.ts';

test('points are the decimals that a person would write', () => {
  const tenths = { low: 0, high: 1, step: 0.1 };
  expect(stepsOf(tenths)).toBe(10);
  expect(Array.from({ length: 11 }, (_, i) => pointAt(tenths, i))).toEqual([
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  ]);
  expect(pointAt({ low: -1.5, high: 1.5, step: 0.5 }, 3)).toBe(0);
});

test.each([
  { why: 'empty', low: 1, high: 1, step: 1 },
  { why: 'upside down', low: 1, high: 0, step: 1 },
  { why: 'not whole', low: 0, high: 1, step: 0.3 },
  { why: 'too fine', low: 0, high: 1e9, step: 0.1 },
  { why: 'infinitely fine', low: 0, high: 1e300, step: 5e-324 },
  { why: 'no step', low: 0, high: 1, step: 0 },
  { why: 'backward', low: 0, high: 1, step: -1 },
  { why: 'endless', low: 0, high: Infinity, step: 1 },
])('a grid that is $why is refused', ({ low, high, step }) => {
  expect(grid.safeParse({ low, high, step }).success).toBe(false);
});

test('so many halvings leave one step, whichever half is taken', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.infiniteStream(fc.boolean()),
      (steps, upper) => {
        let length = steps;
        for (let i = 0; i < halvings(steps); i++) {
          length = upper.next().value === true ? Math.ceil(length / 2) : Math.floor(length / 2);
          length = Math.max(length, 1);
        }
        expect(length).toBe(1);
        if (steps > 1) expect(Math.ceil(steps / 2 ** (halvings(steps) - 1))).toBeGreaterThan(1);
      },
    ),
  );
});
