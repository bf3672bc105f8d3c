import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findAlgorithm } from '../../../core/algorithms/registry.ts';
import { federate } from './federation.ts';
import type { Row, Table } from './table-answer.ts';

/** Numbers that others published or that pandas gives, for tables divided among three organisations. */

const federation = (parts: readonly (readonly Row[])[]): Table[] =>
  parts.map((rows) => ({ rows, k: 1 }));

function values(name: string, columns: string[], tables: Table[], more: object = {}) {
  const { result } = federate(findAlgorithm(name, 1), { columns, ...more }, tables);
  return Object.fromEntries(result.rows.map((row) => [row.column ?? '', row.values]));
}

function spector(): Table[] {
  const file = readFileSync(new URL('../../data/spector.csv', import.meta.url), 'utf8');
  const [header = '', ...lines] = file.trim().split(/\r?\n/);
  const names = header.split(',');
  const rows = lines.map((line): Row =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, Number(cell)])),
  );
  expect(rows).toHaveLength(32);
  return federation([rows.slice(0, 11), rows.slice(11, 22), rows.slice(22)]);
}

const SPECTOR = {
  GPA: { sum: 99.75, mean: 3.1171875, std: 0.4667128313, variance: 0.2178208669, sem: 0.082503952 },
  TUCE: { sum: 702, mean: 21.9375, std: 3.90150922, variance: 15.2217741935, sem: 0.6896959066 },
  PSI: { sum: 14, mean: 0.4375, std: 0.5040161288, variance: 0.2540322581, sem: 0.0890983056 },
  GRADE: { sum: 11, mean: 0.34375, std: 0.4825587044, variance: 0.2328629032, sem: 0.0853051331 },
};

test.each(Object.entries(SPECTOR))(
  'spector.csv, column %s (Spector and Mazzeo 1980)',
  (column, e) => {
    const tables = spector();
    const of = (name: string) => values(name, [column], tables)[column]!;
    expect(of('count')).toEqual({ count: 32 });
    expect(of('sum')['sum']).toBeCloseTo(e.sum, 10);
    expect(of('mean')).toEqual({ mean: e.mean, count: 32 });
    expect(of('variance')['variance']).toBeCloseTo(e.variance, 10);
    expect(of('standard-deviation')['standardDeviation']).toBeCloseTo(e.std, 10);
    expect(of('standard-error')['standardError']).toBeCloseTo(e.sem, 10);
    const summary = of('summary');
    expect(summary).toMatchObject({ count: 32, mean: e.mean });
    expect(summary['standardDeviation']).toBeCloseTo(e.std, 10);
  },
);

test('wages of three owners', () => {
  const tables = federation(
    [
      [3000, 4000, 5000],
      [6000, 7000, 8000],
      [4500, 5500, 6500],
    ].map((wages) => wages.map((wage) => ({ wage }))),
  );
  const of = (name: string) => values(name, ['wage'], tables)['wage']!;
  expect(of('sum')).toEqual({ sum: 49500 });
  expect(of('mean')).toEqual({ mean: 5500, count: 9 });
  expect(of('variance')).toEqual({ variance: 2437500, count: 9 });
  expect(of('standard-deviation')['standardDeviation']).toBeCloseTo(1561.2494995996, 9);
  expect(of('standard-error')['standardError']).toBeCloseTo(520.4164998665, 9);
});

test('an average of averages weighs by count', () => {
  const part = (sum: number) => [sum - 3, 1, 1, 1].map((x) => ({ x }));
  const tables = federation([part(253), part(173)]);
  expect(values('mean', ['x'], tables)['x']).toEqual({ mean: 53.25, count: 8 });
});

const SMALL = federation([
  [{ a: 1, b: 10 }],
  [{ a: 2, b: 20 }],
  [
    { a: 3, b: 30 },
    { a: 4, b: null },
  ],
]);

test('missing values are left out, as in pandas', () => {
  const of = (name: string) => values(name, ['a', 'b'], SMALL);
  expect(of('count')).toEqual({ a: { count: 4 }, b: { count: 3 } });
  expect(of('mean')).toEqual({ a: { mean: 2.5, count: 4 }, b: { mean: 20, count: 3 } });
  expect(of('standard-deviation')['a']!['standardDeviation']).toBeCloseTo(1.2909944487, 10);
  expect(of('standard-deviation')['b']!['standardDeviation']).toBe(10);
  expect(of('variance')['b']!['variance']).toBe(100);
  expect(of('standard-error')['a']!['standardError']).toBeCloseTo(0.645497, 6);
  expect(of('standard-error')['b']!['standardError']).toBeCloseTo(5.773503, 6);
});

test('without skipna one missing value anywhere leaves its column without a result', () => {
  const of = (name: string) => values(name, ['a', 'b'], SMALL, { skipna: false });
  expect(of('sum')).toEqual({ a: { sum: 10 }, b: { sum: null } });
  expect(of('mean')).toEqual({ a: { mean: 2.5, count: 4 }, b: { mean: null, count: 3 } });
  expect(of('summary')['b']).toEqual({ count: 3, mean: null, standardDeviation: null });
  expect(of('variance')['a']!['variance']).toBeCloseTo(1.6666667, 7);
});
