import { expect, test } from 'vitest';
import { algorithms, findAlgorithm } from '../../../core/algorithms/registry.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import { federate } from './federation.ts';
import type { Row, Table } from './table-answer.ts';

const rows = (count: number, group: string, x = 1): Row[] =>
  Array.from({ length: count }, () => ({ group, x }));
const parameters = { columns: ['x'], groupBy: [{ column: 'group', levels: ['a', 'b'] }] };
const mean = findAlgorithm('mean', 1);

const organisations: Table[] = [
  { k: 5, rows: [...rows(10, 'a'), ...rows(7, 'b')] },
  { k: 5, rows: [...rows(10, 'a'), ...rows(4, 'b', 1e6)] },
  { k: 5, rows: [...rows(5, 'a'), ...rows(9, 'b')] },
  // This owner's smallest group is larger.
  { k: 20, rows: [...rows(19, 'a', 1e6), ...rows(21, 'b')] },
];

test('a cell opens with enough participants, and those with too few persons are not in it', () => {
  const { result, rounds } = federate(mean, parameters, organisations, 3);
  expect(result.rows).toEqual([
    { group: ['a'], column: 'x', values: { mean: 1, count: 25 } },
    { group: ['b'], column: 'x', values: { mean: 1, count: 37 } },
  ]);
  expect(result.withheld).toEqual([{ group: ['other'], column: 'x' }]);
  expect(rounds.map(({ contributions }) => contributions[0]?.length)).toEqual([3, 4]);
});

test('values of a cell that stays closed are never asked', () => {
  const { result, rounds } = federate(mean, parameters, organisations.slice(0, 3), 3);
  expect(result.rows.map(({ group }) => group)).toEqual([['a']]);
  expect(result.withheld.map(({ group }) => group)).toEqual([['b'], ['other']]);
  expect(rounds[1]?.contributions.map((slots) => slots.length)).toEqual([2, 2, 2]);
});

test('an explicit minimum of two opens with two', () => {
  expect(federate(mean, parameters, organisations.slice(0, 3), 2).result.rows).toHaveLength(2);
});

test('a filtered total is one cell', () => {
  const filters = { 'x > 5': (row: Row) => Number(row['x']) > 5 };
  const few = organisations.map((table) => ({ ...table, filters }));
  const { result } = federate(mean, { columns: ['x'], filter: 'x > 5' }, few, 2);
  expect(result).toMatchObject({ rows: [], withheld: [{ group: [], column: 'x' }] });
});

test('with nothing open, the task ends after the gate, and empty looks like too few', () => {
  const empty = organisations.map((table) => ({ ...table, rows: [] }));
  const lone = organisations.map((table) => ({ ...table, rows: rows(1, 'a') }));
  const [first, second] = [empty, lone].map((tables) => federate(mean, parameters, tables, 2));
  expect(first?.rounds).toHaveLength(1);
  expect(encodeCanonical(first?.result)).toEqual(encodeCanonical(second?.result));
  expect(encodeCanonical(first?.rounds[0]?.contributions)).toEqual(
    encodeCanonical(second?.rounds[0]?.contributions),
  );
});

test('without a filter or groups, an organisation with too few persons stays out', () => {
  const tables = [...organisations, { k: 5, rows: rows(4, 'a', 1e6) }];
  const { result, rounds } = federate(mean, { columns: ['x'] }, tables, 3);
  expect(result.contributors).toBe(4);
  expect(rounds).toHaveLength(1);
});

test('a count of one participant in a cell is not opened by anybody', () => {
  for (const name of algorithms.map((algorithm) => algorithm.name)) {
    if (name !== 'count' && name !== 'frequency-table') continue;
    const asked = { groupBy: parameters.groupBy };
    const { result } = federate(findAlgorithm(name, 1), asked, [
      { k: 5, rows: rows(50, 'a') },
      { k: 5, rows: rows(50, 'b') },
      { k: 5, rows: rows(50, 'b') },
    ]);
    expect(result.rows.filter(({ group }) => group.length > 0)).toEqual([]);
  }
});
