import type { StatisticResult } from '../../../core/schema/result.ts';

export type Value = StatisticResult['rows'][number]['values'][string];
type Parameters = Readonly<Record<string, unknown>>;

/** One column of labels that the result is divided by. */
export interface Dimension {
  readonly column: string;
  /** The labels that were asked for, in their order; whatever else there is was counted as the rest. */
  readonly labels: readonly string[];
  /** For intervals of a number: where each begins, and where the last ends. */
  readonly edges: readonly number[] | null;
}

export interface ResultRow {
  /** Its place in the table. */
  readonly id: string;
  readonly group: readonly string[];
  readonly column: string | null;
  /** null: withheld. */
  readonly values: Readonly<Record<string, Value>> | null;
  /** Of all shown cells together. */
  readonly total: boolean;
}

export interface ResultRows {
  readonly statistic: string;
  readonly dimensions: readonly Dimension[];
  /** Whether rows say of which column they are. */
  readonly named: boolean;
  /** Names of the values, the finding first. */
  readonly keys: readonly string[];
  readonly rows: readonly ResultRow[];
}

/** What is looked for comes first, what it rests on last. */
const KEYS = [
  'probability',
  'value',
  'mean',
  'sum',
  'median',
  'minimum',
  'maximum',
  'variance',
  'standardDeviation',
  'standardError',
  'any',
  'all',
  'low',
  'high',
  'rank',
  'count',
];

/** A result in the order in which it was asked for, what is withheld in its place. */
export function resultRows(result: StatisticResult, parameters: Parameters): ResultRows {
  const dimensions = result.groupBy.map((column) => dimensionOf(column, parameters));
  const columns = textsIn(parameters['columns']);
  const rank = (row: Omit<ResultRow, 'id'>): number[] => [
    row.total ? 1 : 0,
    ...dimensions.map(({ labels }, i) => placeIn(labels, row.group[i] ?? '')),
    row.column === null ? 0 : placeIn(columns, row.column),
  ];
  const rows: Omit<ResultRow, 'id'>[] = [
    ...result.rows.map(({ group, column, values }) => ({
      group,
      column,
      values,
      total: group.length < dimensions.length,
    })),
    ...result.withheld.map(({ group, column }) => ({ group, column, values: null, total: false })),
  ];
  const found = new Set(result.rows.flatMap(({ values }) => Object.keys(values)));
  return {
    statistic: result.statistic,
    dimensions,
    named: rows.some(({ column }) => column !== null) && result.statistic !== 'histogram',
    keys: [
      ...KEYS.filter((key) => found.has(key)),
      ...found.values().filter((key) => !KEYS.includes(key)),
    ],
    rows: rows
      .map((row) => ({ row, rank: rank(row) }))
      .toSorted((a, b) => compared(a.rank, b.rank))
      .map(({ row }, place) => ({ ...row, id: String(place) })),
  };
}

/**
 * Without the rests of which nothing is known: what else a column holds beside the labels asked for is most often nothing
 * at all. The dimensions concerned are named instead.
 */
export function withoutHiddenRests({ rows, dimensions }: ResultRows): {
  readonly rows: readonly ResultRow[];
  readonly hidden: readonly Dimension[];
} {
  const inRest = (row: ResultRow, i: number): boolean => {
    const dimension = dimensions[i];
    return !row.total && dimension !== undefined && isRest(dimension, row.group[i] ?? '');
  };
  const places = dimensions.flatMap((_, i) => {
    const rest = rows.filter((row) => inRest(row, i));
    return rest.length > 0 && rest.every(({ values }) => values === null) ? [i] : [];
  });
  const shown = rows.filter((row) => !places.some((i) => inRest(row, i)));
  return shown.length === 0
    ? { rows, hidden: [] }
    : { rows: shown, hidden: dimensions.filter((_, i) => places.includes(i)) };
}

/** Whether the label at this place stands for all that was not asked for by name. */
export function isRest({ labels }: Dimension, label: string): boolean {
  return !labels.includes(label);
}

/** The interval a label names; null for the rest, and where labels are no intervals. */
export function intervalOf(
  { labels, edges }: Dimension,
  label: string,
): { readonly from: number; readonly to: number; readonly last: boolean } | null {
  const place = labels.indexOf(label);
  const from = edges?.[place];
  const to = edges?.[place + 1];
  if (from === undefined || to === undefined) return null;
  return { from, to, last: place === labels.length - 1 };
}

function dimensionOf(column: string, parameters: Parameters): Dimension {
  const groups: unknown = parameters['groupBy'];
  for (const group of Array.isArray(groups) ? (groups as unknown[]) : []) {
    const named = group as { column?: unknown; levels?: unknown };
    if (named.column === column) return { column, labels: textsIn(named.levels), edges: null };
  }
  const edges = numbersIn(parameters['edges']);
  return { column, labels: intervalLabels(edges), edges };
}

/** As the algorithm names them. */
function intervalLabels(edges: readonly number[]): string[] {
  return edges.slice(1).map((to, i) => {
    const closing = i === edges.length - 2 ? ']' : ')';
    return `[${edges[i] ?? ''}, ${to}${closing}`;
  });
}

const placeIn = (list: readonly string[], item: string): number => {
  const place = list.indexOf(item);
  return place === -1 ? list.length : place;
};

function compared(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, i) => value !== b[i]);
  return place === -1 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
const numbersIn = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
