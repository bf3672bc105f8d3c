import type { z } from 'zod';
import {
  ConnectDataset,
  type DatasetView,
  type DetectedColumns,
  type SourceFormat,
} from '../../../core/schema/api/datasets.ts';
import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import { ColumnName, DatasetLabel } from '../../../core/schema/ids.ts';

export type Format = z.infer<typeof SourceFormat>;

/** `published`: members see it. `usable`: tasks may ask for it by name. `left-out`: it is not connected at all. */
export type ColumnUse = 'published' | 'usable' | 'left-out';

/** A column as it is being described. */
export interface ColumnDraft {
  readonly local: string;
  name: string;
  type: ColumnType;
  use: ColumnUse;
  description: string;
  /** One label a line. */
  levels: string;
}

/** A dataset as it is being described: what stands in the fields, right or wrong. */
export interface DatasetDraft {
  format: Format;
  paths: readonly string[];
  columns: ColumnDraft[];
  label: string;
  description: string;
  publish: boolean;
  /** A column of the files; empty: every row is a person. */
  person: string;
  smallestGroup: string;
  exact: boolean;
  overlap: 'refuse' | 'ask';
}

export const emptyDraft = (): DatasetDraft => ({
  format: 'csv',
  paths: [],
  columns: [],
  label: '',
  description: '',
  publish: true,
  person: '',
  smallestGroup: '5',
  exact: false,
  overlap: 'refuse',
});

export function draftOf(view: DatasetView): DatasetDraft {
  return {
    format: view.source.format,
    paths: view.source.paths,
    columns: view.columns.map(({ published, levels, ...column }) => ({
      ...column,
      use: published ? 'published' : 'usable',
      levels: levels.join('\n'),
    })),
    label: view.label,
    description: view.description,
    publish: view.publishSchema,
    person: view.personColumn ?? '',
    smallestGroup: String(view.disclosure.smallestGroup),
    exact: view.disclosure.allowExactOrderStatistics,
    overlap: view.disclosure.overlap,
  };
}

const ENDINGS: Readonly<Record<string, Format>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
  pq: 'parquet',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/** What files are, by how their names end; null where that says nothing. */
export function formatOf(paths: readonly string[]): Format | null {
  const formats = new Set(
    paths.map((path) => ENDINGS[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? null),
  );
  return formats.size === 1 ? ([...formats][0] ?? null) : null;
}

/** Columns of the files as they are now; what was already said of one by the same name stays. */
export function mergedColumns(
  detected: DetectedColumns['columns'],
  before: readonly ColumnDraft[],
): ColumnDraft[] {
  const known = new Map(before.map((column) => [column.local, column]));
  return detected.map(
    ({ local, name, type }) =>
      known.get(local) ?? {
        local,
        name: name ?? '',
        type,
        use: 'published',
        description: '',
        levels: '',
      },
  );
}

export const levelsOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

/** What is wrong with a column; nothing of one that is left out. */
export type ColumnProblem = 'name-missing' | 'name-invalid' | 'name-twice';

export function columnProblem(
  column: ColumnDraft,
  all: readonly ColumnDraft[],
): ColumnProblem | null {
  if (column.use === 'left-out') return null;
  if (column.name.trim() === '') return 'name-missing';
  if (!ColumnName.safeParse(column.name).success) return 'name-invalid';
  const same = all.filter(({ name, use }) => use !== 'left-out' && name === column.name);
  return same.length > 1 ? 'name-twice' : null;
}

export type DraftProblem = 'files' | 'columns' | 'no-columns' | 'label' | 'group';

export function draftProblems(draft: DatasetDraft): DraftProblem[] {
  const used = draft.columns.filter(({ use }) => use !== 'left-out');
  const checks: [DraftProblem, boolean][] = [
    ['files', draft.paths.length === 0 || draft.columns.length === 0],
    ['no-columns', draft.columns.length > 0 && used.length === 0],
    ['columns', used.some((column) => columnProblem(column, draft.columns) !== null)],
    ['label', !DatasetLabel.safeParse(draft.label).success],
    ['group', groupOf(draft) === null],
  ];
  return checks.flatMap(([problem, is]) => (is ? [problem] : []));
}

/** The smallest group, when what stands there is a whole number of at least 1. */
export function groupOf({ smallestGroup }: Pick<DatasetDraft, 'smallestGroup'>): number | null {
  const value = /^\d{1,7}$/.test(smallestGroup.trim()) ? Number(smallestGroup) : 0;
  return value >= 1 && value <= 1_000_000 ? value : null;
}

/** What is proposed to the operator. @param replace whether a dataset under the label is to be replaced */
export function definitionOf(
  draft: DatasetDraft,
  replace: boolean,
): z.input<typeof ConnectDataset> {
  return ConnectDataset.parse({
    label: draft.label,
    description: draft.description.trim(),
    source: { format: draft.format, paths: [...draft.paths] },
    columns: draft.columns
      .filter(({ use }) => use !== 'left-out')
      .map(({ local, name, type, use, description, levels }) => ({
        local,
        name,
        type,
        description: description.trim(),
        levels: type === 'text' ? levelsOf(levels) : [],
        published: use === 'published',
      })),
    personColumn: draft.person === '' ? null : draft.person,
    disclosure: {
      smallestGroup: groupOf(draft) ?? 5,
      allowExactOrderStatistics: draft.exact,
      overlap: draft.overlap,
    },
    publishSchema: draft.publish,
    replace,
  });
}
