import { expect, test } from 'vitest';
import { algorithms, findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { ParleyError } from '../../../core/schema/errors.ts';

function caught(action: () => unknown): ParleyError {
  try {
    action();
  } catch (error) {
    if (error instanceof ParleyError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('names and versions are found, and only those', () => {
  for (const algorithm of algorithms) {
    expect(findAlgorithm(algorithm.name, algorithm.version)).toBe(algorithm);
  }
  const keys = algorithms.map(({ name, version }) => `${name}@${version}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(caught(() => findAlgorithm('mean', 2)).code).toBe('ALGORITHM_UNKNOWN');
  expect(caught(() => findAlgorithm('average', 1)).code).toBe('ALGORITHM_UNKNOWN');
  expect(caught(() => findAlgorithm('constructor', 1)).code).toBe('ALGORITHM_UNKNOWN');
});

test('defaults are filled in', () => {
  const median = findAlgorithm('median', 1);
  expect(parseParameters(median, { columns: ['x'], grid: { low: 0, high: 1, step: 1 } })).toEqual({
    columns: ['x'],
    grid: { low: 0, high: 1, step: 1 },
    refineAbove: 10,
    exactOrderStatistics: false,
    filter: null,
    groupBy: [],
  });
});

const group = (column: string, levels: string[]) => ({ column, levels });
const thousand = Array.from({ length: 1000 }, (_, i) => `l${i}`);

test.each<[string, string, unknown, string]>([
  ['an unknown field', 'mean', { columns: ['x'], axis: 1 }, ''],
  ['no columns', 'mean', { columns: [] }, 'columns'],
  ['a column twice', 'mean', { columns: ['x', 'x'] }, 'columns'],
  ['a wrong column name', 'mean', { columns: ['x', '1; drop'] }, 'columns[1]'],
  [
    'a level twice',
    'mean',
    { columns: ['x'], groupBy: [group('g', ['a', 'a'])] },
    'groupBy[0].levels',
  ],
  [
    'a label with control characters',
    'mean',
    { columns: ['x'], groupBy: [group('g', ['a\u202eb'])] },
    'groupBy[0].levels[0]',
  ],
  [
    'four group columns',
    'count',
    { groupBy: ['a', 'b', 'c', 'd'].map((c) => group(c, ['1'])) },
    'groupBy',
  ],
  ['too many cells', 'count', { groupBy: [group('a', thousand), group('b', thousand)] }, ''],
  [
    'too many slots',
    'summary',
    {
      columns: Array.from({ length: 11 }, (_, i) => `c${i}`),
      groupBy: [group('a', thousand), group('b', thousand.slice(0, 15))],
    },
    '',
  ],
  ['a table without dimension', 'frequency-table', { groupBy: [] }, 'groupBy'],
  ['edges that do not ascend', 'histogram', { column: 'x', edges: [1, 1] }, 'edges'],
  ['a negative ddof', 'variance', { columns: ['x'], ddof: -1 }, 'ddof'],
  ['a filter that is no text', 'mean', { columns: ['x'], filter: 5 }, 'filter'],
  [
    'a grid without step',
    'median',
    { columns: ['x'], grid: { low: 0, high: 1, step: 0 } },
    'grid.step',
  ],
  ['no object', 'mean', null, ''],
])('%s is refused with its place', (_, name, parameters, path) => {
  const error = caught(() => parseParameters(findAlgorithm(name, 1), parameters));
  expect(error.code).toBe('PARAMETERS_INVALID');
  expect(error.details['issues']).toContainEqual(expect.objectContaining({ path }));
});

test('what cannot be compared with a number is refused, wherever a member puts it', () => {
  const odd = { length: { valueOf: 1, toString: 1 } };
  for (const algorithm of algorithms) {
    const example = algorithm.example as Record<string, unknown>;
    for (const name of [...Object.keys(example), 'columns', 'groupBy', 'filter']) {
      for (const value of [odd, [odd]]) {
        const error = caught(() => parseParameters(algorithm, { ...example, [name]: value }));
        expect(error.code).toBe('PARAMETERS_INVALID');
      }
    }
  }
});
