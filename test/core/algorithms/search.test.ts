import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halvings } from '../../../core/algorithms/grid.ts';
import { narrowed, nextPoint, wholeGrid, type Interval } from '../../../core/algorithms/search.ts';

const numRuns = process.env['PARLEY_TEST_FULL'] ? 20_000 : 1000;
const STEPS = 100;
const valuesAndRank = fc
  .array(fc.integer({ min: -10, max: STEPS + 10 }), { minLength: 1, maxLength: 60 })
  .chain((values) => fc.tuple(fc.constant(values), fc.integer({ min: 1, max: values.length })));

/** Runs one search over whole numbers, with the interval before each question. */
function search(values: readonly number[], rank: number, refineAbove: number) {
  const asked: Interval[] = [];
  let interval = wholeGrid(STEPS, values.length);
  for (;;) {
    const point = nextPoint(interval, refineAbove);
    if (point === null) return { interval, asked };
    asked.push(interval);
    interval = narrowed(interval, point, values.filter((x) => x <= point).length, rank);
  }
}

const clamped = (values: readonly number[]) =>
  values.map((x) => Math.min(Math.max(x, 0), STEPS)).toSorted((a, b) => a - b);

test('the interval holds the value of the rank', () => {
  fc.assert(
    fc.property(valuesAndRank, fc.integer({ min: 1, max: 30 }), ([values, rank], refineAbove) => {
      const { interval } = search(values, rank, refineAbove);
      const value = clamped(values)[rank - 1]!;
      expect(value).toBeGreaterThan(interval.lower);
      expect(value).toBeLessThanOrEqual(interval.upper);
    }),
    { numRuns },
  );
});

test('an exact search ends at the smallest point that as many values do not exceed', () => {
  fc.assert(
    fc.property(valuesAndRank, ([values, rank]) => {
      const { interval, asked } = search(values, rank, 1);
      expect(interval.upper).toBe(clamped(values)[rank - 1]);
      expect(interval.lower).toBe(interval.upper - 1);
      expect(asked.length).toBeLessThanOrEqual(halvings(STEPS + 1));
    }),
    { numRuns },
  );
});

test('no interval with too few values is asked about, and one with enough is', () => {
  fc.assert(
    fc.property(valuesAndRank, fc.integer({ min: 1, max: 30 }), ([values, rank], refineAbove) => {
      const { interval, asked } = search(values, rank, refineAbove);
      const inside = ({ lower, upper }: Interval) =>
        clamped(values).filter((x) => x > lower && x <= upper).length;
      for (const before of asked) expect(inside(before)).toBeGreaterThanOrEqual(refineAbove);
      if (interval.upper - interval.lower > 1) expect(inside(interval)).toBeLessThan(refineAbove);
    }),
    { numRuns },
  );
});

test('counts that contradict each other end the search all the same', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ noNaN: true, noDefaultInfinity: true })), (lies) => {
      let interval = wholeGrid(STEPS, 50);
      for (let i = 0; i < halvings(STEPS + 1); i++) {
        const point = nextPoint(interval, 1);
        if (point === null) break;
        interval = narrowed(interval, point, Number(lies.next().value), 25);
        expect(interval.below).toBeLessThanOrEqual(interval.upTo);
      }
      expect(nextPoint(interval, 1)).toBeNull();
    }),
  );
});
