import type { Row } from './table-answer.ts';

/** Pooled reference values, by the textbook, over all rows at once. */

export type Cell = readonly (number | boolean)[];
type Expected = Record<string, unknown>;
type Parameters = Readonly<Record<string, unknown>>;

export const references: Readonly<
  Record<string, (values: Cell, parameters: Parameters) => Expected[]>
> = {
  count: (values) => [{ count: values.length }],
  histogram: (values) => [{ count: values.length }],
  'frequency-table': (values) => [{ count: values.length }],
  sum: (values) => [{ sum: total(values) }],
  mean: (values) => [{ mean: mean(values), count: values.length }],
  variance: (values, p) => [{ count: values.length, variance: variance(values, ddofOf(p)) }],
  'standard-deviation': (values, p) => [
    { count: values.length, standardDeviation: root(variance(values, ddofOf(p))) },
  ],
  'standard-error': (values, p) => {
    const deviation = root(variance(values, ddofOf(p)));
    const standardError = deviation === null ? null : deviation / Math.sqrt(values.length);
    return [{ count: values.length, standardError }];
  },
  summary: (values, p) => [
    {
      count: values.length,
      mean: mean(values),
      standardDeviation: root(variance(values, ddofOf(p))),
    },
  ],
  any: (values) => [{ any: values.includes(true) }],
  all: (values) => [{ all: !values.includes(false) }],
  median: (values, p) => [{ ...atRank(values, Math.ceil(values.length / 2), p, 'median') }],
  minimum: (values, p) => [{ ...atRank(values, 1, p, 'minimum'), rank: 1 }],
  maximum: (values, p) => [{ ...atRank(values, values.length, p, 'maximum'), rank: 1 }],
  quantiles: (values, p) =>
    (p['probabilities'] as number[]).map((probability) => ({
      probability,
      ...atRank(
        values,
        Math.max(1, Math.ceil(Number((probability * values.length).toFixed(9)))),
        p,
        'value',
      ),
    })),
};

export function valuesOf(rows: readonly Row[], column: string | null): Cell {
  if (column === null) return rows.map(() => 1);
  return rows
    .map((row) => row[column])
    .filter((v) => typeof v === 'number' || typeof v === 'boolean');
}

const total = (values: Cell): number => values.reduce<number>((a, b) => a + Number(b), 0);
const mean = (values: Cell) => (values.length === 0 ? null : total(values) / values.length);
const root = (x: number | null) => (x === null ? null : Math.sqrt(x));
const ddofOf = (parameters: Parameters) => (parameters['ddof'] as number | undefined) ?? 1;

function variance(values: Cell, ddof: number): number | null {
  const centre = mean(values);
  if (centre === null || values.length - ddof <= 0) return null;
  const squares = values.reduce<number>((a, b) => a + (Number(b) - centre) ** 2, 0);
  return squares / (values.length - ddof);
}

/** The value of a rank, put on the grid (whole numbers here): the smallest point that is not below it. */
function atRank(values: Cell, rank: number, parameters: Parameters, name: string): Expected {
  const { low, high, step } = parameters['grid'] as { low: number; high: number; step: number };
  const sorted = values.map(Number).toSorted((a, b) => a - b);
  const point = Math.ceil((sorted[rank - 1]! - low) / step) * step + low;
  const clamped = Math.min(Math.max(point, low), high);
  return {
    [name]: clamped,
    low: Math.max(clamped - step, low),
    high: clamped,
    count: values.length,
  };
}
