import { describe, expect, test } from 'vitest';
import { resultTable } from '../../../../core/api/results/result-table.ts';
import { grouped, nothing, open, truth } from './sample.ts';

describe('a result as a table', () => {
  test('groups, column, values, and what was withheld; no name twice', () => {
    const { columns, rows } = resultTable(grouped);
    expect(columns).toEqual([
      { name: 'region', type: 'text' },
      { name: 'mean', type: 'text' },
      { name: 'column', type: 'text' },
      { name: 'mean_2', type: 'number' },
      { name: 'count', type: 'number' },
      { name: 'withheld', type: 'boolean' },
    ]);
    expect(rows).toEqual([
      ['=HYPERLINK("x")', 'a,b', 'wage', -53.25, 8, false],
      ['Ñorth "1"', '-5', 'wage', null, 0, false],
      ['+49 30', '', 'age', 0.1, 9007199254740991, false],
      ['@east', 'x', 'wage', null, null, true],
    ]);
  });

  test('open mode: the whole, then a row for every organisation', () => {
    const { columns, rows } = resultTable(open);
    expect(columns.map(({ name }) => name)).toEqual([
      'organisation',
      'column',
      'mean',
      'sum',
      'count',
      'withheld',
    ]);
    expect(rows).toEqual([
      [null, 'wage', 53.25, null, null, false],
      [open.partials![0]!.organisation, 'wage', null, 253, 4, false],
      [open.partials![1]!.organisation, 'wage', null, 173, 4, false],
    ]);
  });

  test('a value of several kinds is text; without rows there are columns all the same', () => {
    expect(resultTable(truth).columns[1]).toEqual({ name: 'any', type: 'boolean' });
    const mixed = {
      ...truth,
      rows: [
        { group: [], column: null, values: { mode: 1 } },
        { group: [], column: null, values: { mode: 'blue' } },
      ],
    };
    expect(resultTable(mixed).columns[0]).toEqual({ name: 'mode', type: 'text' });
    expect(resultTable(nothing)).toEqual({
      columns: [{ name: 'withheld', type: 'text' }],
      rows: [],
    });
  });
});
