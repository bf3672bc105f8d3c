import type { Amount } from '../../charts/chart-data.ts';
import { number } from '../../i18n/format.ts';
import { finding, groupWords, numberOf } from './chart-parts.ts';
import type { ChartView } from './chart-view.ts';
import { valueName } from './labels.ts';
import { resultMessages } from './messages.ts';
import { type Dimension, isRest, type ResultRow, type ResultRows } from './result-rows.ts';
import { statisticWords } from './statistic-words.ts';

/** A histogram for every group, all to one scale. */
export function distributionCharts(table: ResultRows, withheld: string): ChartView[] {
  const place = table.dimensions.length - 1;
  const bins = table.dimensions[place];
  const edges = bins?.edges ?? null;
  if (bins === undefined || edges === null) return [];
  const groups = table.dimensions.slice(0, place);
  const byGroup = [
    ...Map.groupBy(table.rows, ({ group }) => JSON.stringify(group.slice(0, place))).values(),
  ].filter((rows) => rows.some(({ values }) => values !== null));
  const top = Math.max(0, ...table.rows.map((row) => numberOf(row, 'count') ?? 0));
  return byGroup.map((rows) => chartOf(bins, edges, groups, rows, top, withheld));
}

function chartOf(
  bins: Dimension,
  edges: readonly number[],
  groups: readonly Dimension[],
  rows: readonly ResultRow[],
  top: number,
  withheld: string,
): ChartView {
  const m = resultMessages();
  const words = statisticWords();
  const place = groups.length;
  const labelOf = ({ group }: ResultRow) => group[place] ?? '';
  const byLabel = new Map(rows.map((row) => [labelOf(row), row]));
  const counts = bins.labels.map((label): Amount => {
    const row = byLabel.get(label);
    return (row === undefined ? null : numberOf(row, 'count')) ?? withheld;
  });
  const of = words.of(words.histogram, bins.column);
  const [row] = rows;
  const title = place === 0 || row === undefined ? of : m.bySeries(of, groupWords(groups, row));
  const known = rows.flatMap((bin) => {
    const amount = numberOf(bin, 'count');
    return amount === null || isRest(bins, labelOf(bin))
      ? []
      : { name: groupWords([bins], { group: [labelOf(bin)] }), amount };
  });
  const rest = rows.find((bin) => isRest(bins, labelOf(bin)));
  const outside = rest === undefined ? null : numberOf(rest, 'count');
  return {
    title,
    label: finding(title, known),
    data: {
      kind: 'histogram',
      axis: bins.column,
      countAxis: valueName('count'),
      edges,
      counts,
      top,
    },
    notes: [
      ...(counts.some((count) => typeof count === 'string') ? [m.hatched(withheld)] : []),
      ...(outside !== null && outside > 0 ? [m.outsideNote(number(outside))] : []),
    ],
  };
}
