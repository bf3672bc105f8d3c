import { expect, test } from 'vitest';
import { onWire, resultText } from '../../../../core/facade/vantage6/result-text.ts';
import type { TaskResult } from '../../../../core/schema/api/tasks.ts';
import type { ColumnName } from '../../../../core/schema/ids.ts';
import { bob, carol, digest, ended } from '../../api/support/fake-services.ts';

const column = 'age' as ColumnName;
const own = (sum: number, count: number) =>
  [
    { column, group: [], quantity: 'sum', value: sum },
    { column, group: [], quantity: 'count', value: count },
  ] as const;
const result = (mean: number | null): TaskResult => ({
  task: ended,
  result: {
    kind: 'statistic',
    statistic: 'mean',
    groupBy: [],
    rows: [{ group: [], column, values: { mean, count: 8 } }],
    withheld: [],
    contributors: 2,
    partials: [
      { organisation: bob, numbers: own(253, 4).map((n) => ({ ...n, group: [] })) },
      { organisation: carol, numbers: own(173.5, 4).map((n) => ({ ...n, group: [] })) },
    ],
  },
  resultHash: digest,
  salt: digest,
  verifiedBy: [],
});

test.each([
  [53.25, '{"average": 53.25}'],
  [53, '{"average": 53.0}'],
  [-0.5, '{"average": -0.5}'],
  [1e21, '{"average": 1e+21}'],
  [null, '{"average": null}'],
])('an average of %s is a float of Python’s', (mean, text) => {
  expect(resultText(result(mean), bob, 'average')).toBe(text);
});

test('own numbers stay as they are: whole or not', () => {
  expect(resultText(result(1), bob, 'own-sum-and-count')).toBe('{"sum": 253, "count": 4}');
  expect(resultText(result(1), carol, 'own-sum-and-count')).toBe('{"sum": 173.5, "count": 4}');
  const none = { ...result(1), result: { ...result(1).result, partials: [] } };
  expect(resultText(none, bob, 'own-sum-and-count')).toBeNull();
});

test('Parley’s own result is JSON', () => {
  expect(JSON.parse(resultText(result(1), bob, 'parley') ?? '')).toEqual(result(1).result);
});

test('each generation reads its own form', () => {
  expect(onWire('{}', 'bare')).toBe('e30=');
  expect(onWire('{}', 'prefixed')).toBe('anNvbi57fQ==');
  expect(onWire('{}', 'plain')).toBe('{}');
});
