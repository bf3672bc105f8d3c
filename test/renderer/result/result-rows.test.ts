import { describe, expect, test } from 'vitest';
import type { StatisticResult } from '../../../core/schema/result.ts';
import { chartsOf } from '../../../renderer/features/result/charts-of.ts';
import { csvOf, field } from '../../../renderer/features/result/csv.ts';
import { resultRows, withoutHiddenRests } from '../../../renderer/features/result/result-rows.ts';

const base = { kind: 'statistic' as const, contributors: 3 };
const bySex = { columns: ['age'], groupBy: [{ column: 'sex', levels: ['f', 'm'] }] };
const means: StatisticResult = {
  ...base,
  statistic: 'mean',
  groupBy: ['sex'],
  rows: [{ group: ['m'], column: 'age', values: { mean: 54.5, count: 20 } }],
  withheld: [
    { group: ['f'], column: 'age' },
    { group: ['other'], column: 'age' },
  ],
};
const HIDDEN = 'hidden (fewer than 3 organisations)';

describe('rows', () => {
  test('stand in the order asked for, what is withheld in its place and without values', () => {
    const { rows, keys } = resultRows(means, bySex);
    expect(rows.map(({ group, values }) => [group[0], values])).toEqual([
      ['f', null],
      ['m', { mean: 54.5, count: 20 }],
      ['other', null],
    ]);
    expect(keys).toEqual(['mean', 'count']);
  });

  test('a rest of which nothing is known is named instead of listed; a label asked for never is', () => {
    const { rows, hidden } = withoutHiddenRests(resultRows(means, bySex));
    expect(rows.map(({ group }) => group[0])).toEqual(['f', 'm']);
    expect(hidden.map(({ column }) => column)).toEqual(['sex']);
    const nothing = { ...means, rows: [], withheld: [{ group: ['other'], column: 'age' }] };
    expect(withoutHiddenRests(resultRows(nothing, bySex)).rows).toHaveLength(1);
  });

  test('intervals follow their borders, not their texts', () => {
    const histogram: StatisticResult = {
      ...base,
      statistic: 'histogram',
      groupBy: ['age'],
      rows: ['[100, 200]', '[9, 100)'].map((label) => ({
        group: [label],
        column: 'age',
        values: { count: 7 },
      })),
      withheld: [],
    };
    const { rows } = resultRows(histogram, { column: 'age', edges: [9, 100, 200] });
    expect(rows.map(({ group }) => group[0])).toEqual(['[9, 100)', '[100, 200]']);
  });
});

describe('charts', () => {
  test('hidden groups have words in place of a length; the finding names the extremes', () => {
    const three = {
      ...means,
      rows: ['a', 'b'].map((label, i) => ({
        group: [label],
        column: 'age',
        values: { mean: 40 + i, count: 9 },
      })),
      withheld: [{ group: ['c'], column: 'age' }],
    };
    const levels = { columns: ['age'], groupBy: [{ column: 'sex', levels: ['a', 'b', 'c'] }] };
    const [chart] = chartsOf(resultRows(three, levels), HIDDEN);
    expect(chart?.data).toMatchObject({ kind: 'bars', series: [{ values: [40, 41, HIDDEN] }] });
    expect(chart?.label).toContain('most in b (41), least in a (40)');
  });

  test('quartiles make a box, other quantiles a line, one number nothing', () => {
    const quantiles = (shares: readonly number[]): StatisticResult => ({
      ...base,
      statistic: 'quantiles',
      groupBy: [],
      rows: shares.map((probability) => ({
        group: [],
        column: 'age',
        values: { probability, value: probability * 100, low: 0, high: 100, count: 50 },
      })),
      withheld: [],
    });
    const kinds = (shares: readonly number[]) =>
      chartsOf(resultRows(quantiles(shares), { columns: ['age'] }), HIDDEN).map(
        ({ data }) => data.kind,
      );
    expect(kinds([0.1, 0.25, 0.5, 0.75, 0.9])).toEqual(['boxes']);
    expect(kinds([0.1, 0.9])).toEqual(['line']);
    expect(kinds([0.5])).toEqual([]);
    expect(chartsOf(resultRows({ ...means, groupBy: [], withheld: [] }, {}), HIDDEN)).toEqual([]);
  });
});

describe('CSV', () => {
  test('begins with a byte order mark; hidden cells are words, missing ones too; the source follows', () => {
    const result = {
      ...means,
      rows: [{ group: ['m'], column: 'age', values: { mean: null, count: 0.1 + 0.2 } }],
    };
    const csv = csvOf(resultRows(result, bySex), [{ label: 'Task', value: '=1+1' }], HIDDEN);
    expect(csv.split('\r\n')).toEqual([
      '\uFEFFsex,Column,Mean,Count',
      `f,age,${HIDDEN},${HIDDEN}`,
      'm,age,no values,0.30000000000000004',
      `all other labels,age,${HIDDEN},${HIDDEN}`,
      "# Task,'=1+1",
      '',
    ]);
  });

  test.each([
    ['=SUM(A1)', "'=SUM(A1)"],
    ['+1', "'+1"],
    ['-a', "'-a"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['a,"b"', '"a,""b"""'],
  ])('a text %j of somebody else is not computed', (text, safe) => {
    expect(field(text)).toBe(safe);
  });

  test('numbers stay numbers', () => {
    expect(field(-1.5)).toBe('-1.5');
  });
});
