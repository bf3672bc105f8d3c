import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { federate, type Run } from './federation.ts';

const numRuns = process.env['PARLEY_TEST_FULL'] ? 500 : 40;
const GRID = { low: 0, high: 64, step: 0.5 };
const organisations = fc.array(
  fc.array(fc.double({ min: -5, max: 70, noNaN: true }), { minLength: 5, maxLength: 30 }),
  { minLength: 3, maxLength: 5 },
);

const tablesOf = (parts: readonly (readonly number[])[]) =>
  parts.map((part) => ({ rows: part.map((x) => ({ x })), k: 5 }));

const clamp = (x: number) => Math.min(Math.max(x, GRID.low), GRID.high);

test('a quantile lies in its interval', () => {
  const probabilities = [0, 0.1, 0.5, 0.9, 1];
  fc.assert(
    fc.property(organisations, (parts) => {
      const parameters = { columns: ['x'], grid: GRID, probabilities };
      const { result } = federate(findAlgorithm('quantiles', 1), parameters, tablesOf(parts));
      const sorted = parts
        .flat()
        .map(clamp)
        .toSorted((a, b) => a - b);
      expect(result.rows).toHaveLength(probabilities.length);
      for (const { values } of result.rows) {
        const share = Math.round(Number(values['probability']) * 10) * sorted.length;
        const value = sorted[Math.max(1, Math.ceil(share / 10)) - 1]!;
        expect(values['value']).toBe(values['high']);
        expect(value).toBeLessThanOrEqual(Number(values['high']));
        expect(value).toBeGreaterThanOrEqual(Number(values['low']));
      }
    }),
    { numRuns },
  );
});

test('all questions together never divide an interval with fewer than refineAbove rows', () => {
  fc.assert(
    fc.property(organisations, fc.integer({ min: 2, max: 40 }), (parts, refineAbove) => {
      const parameters = {
        columns: ['x'],
        grid: GRID,
        refineAbove,
        probabilities: Array.from({ length: 21 }, (_, i) => i / 20),
      };
      const run = federate(findAlgorithm('quantiles', 1), parameters, tablesOf(parts));
      const opened: number[] = [-Infinity, Infinity];
      for (const round of boundsAsked(run)) {
        // Within one round, searches that share an interval ask the same question.
        const fresh = [...new Set(round)].filter((bound) => !opened.includes(bound));
        for (const bound of fresh) {
          const below = Math.max(...opened.filter((other) => other < bound));
          const above = Math.min(...opened.filter((other) => other > bound));
          const inside = parts.flat().filter((x) => x > below && x <= above);
          expect(inside.length).toBeGreaterThanOrEqual(refineAbove);
        }
        opened.push(...fresh);
      }
      expect(opened).not.toContain(GRID.high);
    }),
    { numRuns },
  );
});

function boundsAsked({ rounds }: Run): number[][] {
  return rounds.map(({ query }) =>
    query.measures.flatMap((measure) => (measure.kind === 'atMost' ? measure.bounds : [])),
  );
}

test('minimum and maximum are the fifth from the end, unless exact order statistics are asked for', () => {
  // 60 values 1 to 20, three of each; the fifth from the ends are 2 and 19.
  const part = Array.from({ length: 20 }, (_, i) => i + 1);
  const tables = tablesOf([part, part, part]);
  const grid = { low: 0, high: 31, step: 1 };
  const row = (name: string, exact: boolean) =>
    federate(findAlgorithm(name, 1), { columns: ['x'], grid, exactOrderStatistics: exact }, tables)
      .result.rows[0]?.values;
  // 1 to 3 hold nine rows, so that interval is not divided further.
  expect(row('minimum', false)).toEqual({ minimum: 3, low: 0, high: 3, rank: 5, count: 60 });
  expect(row('minimum', true)).toEqual({ minimum: 1, low: 0, high: 1, rank: 1, count: 60 });
  expect(row('maximum', true)).toEqual({ maximum: 20, low: 19, high: 20, rank: 1, count: 60 });
  const blurred = row('maximum', false);
  expect(blurred).toMatchObject({ rank: 5, count: 60 });
  expect(blurred?.['low']).toBeLessThanOrEqual(19);
  expect(blurred?.['high']).toBeGreaterThanOrEqual(19);
  expect(Number(blurred?.['high']) - Number(blurred?.['low'])).toBeGreaterThan(1);
});

test('the manifest says what is refined, and "exact order statistics" in those words', () => {
  const algorithm = findAlgorithm('median', 1);
  const manifest = (more: object) =>
    algorithm.manifest(parseParameters(algorithm, { columns: ['x'], grid: GRID, ...more }));
  expect(manifest({})).toMatchObject({ exactOrderStatistics: false, refineAbove: 10 });
  expect(manifest({ refineAbove: 24 })).toMatchObject({ refineAbove: 24 });
  expect(manifest({}).opens).toContainEqual(expect.objectContaining({ refineAbove: 10 }));
  const exact = manifest({ exactOrderStatistics: true });
  expect(exact).toMatchObject({ exactOrderStatistics: true, refineAbove: null });
  expect(exact.opens).toContainEqual(expect.objectContaining({ refineAbove: null }));
});
