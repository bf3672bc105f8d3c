import { type Box, seriesMost } from '../../charts/chart-data.ts';
import { finding, groupWords, numberOf, rowsByColumn, whatWords } from './chart-parts.ts';
import type { ChartView } from './chart-view.ts';
import { percent } from './labels.ts';
import { resultMessages } from './messages.ts';
import type { ResultRow, ResultRows } from './result-rows.ts';
import { statisticWords } from './statistic-words.ts';

type Boxes = readonly (Box | { readonly name: string; readonly words: string })[];

/** Mean and standard deviation of each group. */
export function deviationCharts(table: ResultRows, withheld: string): ChartView[] {
  return rowsByColumn(table).map(({ column, rows }) => {
    const boxes: Boxes = rows.map((row) => {
      const name = groupWords(table.dimensions, row);
      const mean = numberOf(row, 'mean');
      const deviation = numberOf(row, 'standardDeviation');
      if (mean === null || deviation === null) return { name, words: wordsFor(row, withheld) };
      return {
        name,
        low: null,
        from: mean - deviation,
        middle: mean,
        to: mean + deviation,
        high: null,
      };
    });
    const what = whatWords('mean', column, table.dimensions);
    return boxChart(what, column, boxes, resultMessages().boxDeviation);
  });
}

/** Boxes where the quartiles are among what was asked for; else the share of values up to each. */
export function quantileCharts(table: ResultRows, withheld: string): ChartView[] {
  const words = statisticWords();
  return rowsByColumn(table).flatMap(({ column, rows }) => {
    const groups = [...Map.groupBy(rows, ({ group }) => JSON.stringify(group)).values()];
    const what = whatWords('quantiles', column, table.dimensions);
    const shares = new Set(rows.flatMap((row) => numberOf(row, 'probability') ?? []));
    if (shares.size < 2) return [];
    if ([0.25, 0.5, 0.75].every((share) => shares.has(share))) {
      const boxes = groups.map((group) => boxOf(table, group, withheld));
      return boxChart(what, column, boxes, boxWords([...shares]));
    }
    const series = groups
      .map((group) => ({
        name: group[0] === undefined ? '' : groupWords(table.dimensions, group[0]),
        values: pointsOf(group).map(({ share, value }) => ({ x: value, y: share })),
      }))
      .filter(({ values }) => values.length > 0)
      .slice(0, seriesMost);
    const all = series.flatMap(({ values }) => values.map(({ x }) => x));
    const m = resultMessages();
    return {
      title: what,
      label:
        all.length === 0
          ? m.findingNone(what)
          : m.findingSpread(what, String(Math.min(...all)), String(Math.max(...all))),
      data: {
        kind: 'line' as const,
        axis: column ?? words.value,
        shareAxis: m.shareUpTo,
        series,
      },
      notes: [],
    };
  });
}

function boxChart(what: string, column: string | null, boxes: Boxes, note: string): ChartView {
  const amounts = boxes.flatMap((box) =>
    'middle' in box ? { name: box.name === '' ? what : box.name, amount: box.middle } : [],
  );
  return {
    title: what,
    label: finding(what, amounts),
    data: { kind: 'boxes', axis: column ?? what, boxes },
    notes: [note],
  };
}

function pointsOf(rows: readonly ResultRow[]) {
  return rows.flatMap((row) => {
    const share = numberOf(row, 'probability');
    const value = numberOf(row, 'value');
    return share === null || value === null ? [] : { share, value };
  });
}

function boxOf(table: ResultRows, rows: readonly ResultRow[], withheld: string): Boxes[number] {
  const [first] = rows;
  const name = first === undefined ? '' : groupWords(table.dimensions, first);
  const points = pointsOf(rows);
  const at = (share: number) => points.find((point) => point.share === share)?.value ?? null;
  const [from, middle, to] = [at(0.25), at(0.5), at(0.75)];
  if (from === null || middle === null || to === null) {
    return { name, words: first === undefined ? withheld : wordsFor(first, withheld) };
  }
  const ends = whiskers(points.map(({ share }) => share));
  return { name, from, middle, to, low: ends && at(ends.low), high: ends && at(ends.high) };
}

/** The outermost shares on both sides, where there are any beyond the quartiles. */
function whiskers(shares: readonly number[]): { low: number; high: number } | null {
  const low = Math.min(...shares);
  const high = Math.max(...shares);
  return low < 0.25 && high > 0.75 ? { low, high } : null;
}

function boxWords(shares: readonly number[]): string {
  const m = resultMessages();
  const box = [percent(0.25), percent(0.5), percent(0.75)] as const;
  const ends = whiskers(shares);
  return ends === null
    ? m.boxOnly(...box)
    : m.boxQuantiles(percent(ends.low), ...box, percent(ends.high));
}

const wordsFor = (row: ResultRow, withheld: string): string =>
  row.values === null ? withheld : resultMessages().noValues;
