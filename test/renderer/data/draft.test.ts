import { describe, expect, test } from 'vitest';
import type { CollaborationView } from '../../../core/schema/api/collaborations.ts';
import type { DatasetView } from '../../../core/schema/api/datasets.ts';
import {
  columnProblem,
  definitionOf,
  draftOf,
  draftProblems,
  emptyDraft,
  formatOf,
  levelsOf,
  mergedColumns,
  type ColumnDraft,
} from '../../../renderer/features/data/draft.ts';
import { matches, othersLabels, unmatched } from '../../../renderer/features/data/others.ts';

const column = (local: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  local,
  name: local,
  type: 'text',
  use: 'published',
  description: '',
  levels: '',
  ...more,
});

const view = {
  label: 'patients',
  description: 'Wards',
  source: { format: 'tsv', paths: ['/data/a.tsv'] },
  columns: [
    {
      local: 'GENDER',
      name: 'sex',
      type: 'text',
      description: 'd',
      levels: ['f', 'm'],
      published: true,
    },
    { local: 'ID', name: 'id', type: 'integer', description: '', levels: [], published: false },
  ],
  personColumn: 'ID',
  disclosure: { smallestGroup: 8, allowExactOrderStatistics: true, overlap: 'ask' },
  publishSchema: true,
  rows: 10,
  missing: {},
  problem: null,
} as unknown as DatasetView;

describe('a draft', () => {
  test('of a connected dataset proposes the same dataset', () => {
    const { rows: _rows, missing: _missing, problem: _problem, ...definition } = view;
    expect(definitionOf(draftOf(view), true)).toEqual({ ...definition, replace: true });
  });

  test('leaves out what is to be left out, and labels of what is no text', () => {
    const draft = { ...draftOf(view), label: 'x' };
    draft.columns = [
      column('a', { use: 'left-out', name: '' }),
      column('b', { use: 'usable', type: 'integer', levels: '1\n2' }),
    ];
    expect(definitionOf(draft, false).columns).toEqual([
      { local: 'b', name: 'b', type: 'integer', description: '', levels: [], published: false },
    ]);
  });

  test('keeps what was said of a column when the files are read again', () => {
    const said = column('a', { name: 'age', description: 'years', type: 'integer' });
    const detected = [
      { local: 'a', name: 'a', type: 'text' as const },
      { local: '1st', name: null, type: 'date' as const },
    ];
    expect(mergedColumns(detected, [said, column('gone')])).toEqual([
      said,
      column('1st', { name: '', type: 'date' }),
    ]);
  });

  test('says what is missing before it can be proposed', () => {
    expect(draftProblems(emptyDraft())).toEqual(['files', 'label']);
    const draft = { ...draftOf(view), smallestGroup: '0' };
    expect(draftProblems(draft)).toEqual(['group']);
    const out = draft.columns.map((one) => ({ ...one, use: 'left-out' as const }));
    expect(draftProblems({ ...draft, smallestGroup: '1', columns: out })).toEqual(['no-columns']);
  });

  test.each([
    [column('a', { name: '' }), 'name-missing'],
    [column('a', { name: '1a' }), 'name-invalid'],
    [column('a', { name: 'b' }), 'name-twice'],
    [column('a', { name: '年龄' }), null],
    [column('a', { name: '', use: 'left-out' }), null],
  ])('%j has the problem %s', (one, problem) => {
    expect(columnProblem(one, [one, column('b')])).toBe(problem);
  });

  test('takes the kind from endings, where they agree', () => {
    expect(formatOf(['/a.CSV', '/b.csv'])).toBe('csv');
    expect(formatOf(['C:\\x.jsonl'])).toBe('ndjson');
    expect(formatOf(['/a.csv', '/b.parquet'])).toBeNull();
    expect(formatOf(['/folder'])).toBeNull();
  });

  test('labels are one a line, each once', () => {
    expect(levelsOf(' f \n\nm\nf')).toEqual(['f', 'm']);
  });
});

describe('what others have', () => {
  const published = (owner: string, columns: object[]) => ({
    owner: { id: owner, name: owner },
    label: 'patients',
    description: '',
    columns,
  });
  const has = (name: string, type: string, levels: string[] = []) => ({
    name,
    type,
    description: '',
    levels,
  });
  const collaboration = {
    members: [{ self: true, organisation: { id: 'us', name: 'us' } }],
    datasets: [
      published('us', [has('own', 'text')]),
      published('A', [has('age', 'integer'), has('sex', 'text', ['f'])]),
      published('B', [has('age', 'decimal'), has('sex', 'text', ['m'])]),
    ],
  } as unknown as CollaborationView;

  test('is gathered by label, without our own, each organisation once', () => {
    // The same two collaborations: published in both.
    const [label, ...rest] = othersLabels([collaboration, collaboration]);
    expect(rest).toEqual([]);
    expect(label).toMatchObject({
      owners: ['A', 'B'],
      columns: [{ name: 'age' }, { name: 'sex', levels: ['f', 'm'] }],
    });
  });

  test('fits, is of another type, or is absent here', () => {
    const [label] = othersLabels([collaboration]);
    const own = [
      column('Alter', { name: 'age', type: 'decimal' }),
      column('g', { name: 'gender' }),
    ];
    expect(matches(label!, own).map(({ state }) => state)).toEqual(['same', 'absent']);
    expect(matches(label!, [column('age')])[0]?.state).toBe('other-type');
    expect(unmatched(label!, own).map(({ local }) => local)).toEqual(['g']);
  });
});
