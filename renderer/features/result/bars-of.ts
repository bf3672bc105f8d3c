import { type Amount, type Series, seriesMost } from '../../charts/chart-data.ts';
import { finding, groupWords, numberOf, rowsByColumn, whatWords } from './chart-parts.ts';
import type { ChartView } from './chart-view.ts';
import { valueName } from './labels.ts';
import { resultMessages } from './messages.ts';
import type { ResultRow, ResultRows } from './result-rows.ts';

/** A bar for every group; with several columns of groups, the last one's labels beside each other. */
export function barsOf(table: ResultRows, withheld: string): ChartView[] {
  const { dimensions, keys } = table;
  const key = table.statistic === 'frequency-table' ? 'count' : keys[0];
  if (key === undefined) return [];
  if (dimensions.length === 0) return countsOfColumns(table, key, withheld);
  return rowsByColumn(table).flatMap(({ column, rows }) => {
    if (rows.length < 2) return [];
    const amount = amountsOf(key, withheld);
    const what = whatWords(key, column, dimensions);
    return {
      title: what,
      label: finding(
        what,
        known(rows, key, (row) => groupWords(dimensions, row)),
      ),
      data: {
        kind: 'bars' as const,
        axis: column === null ? valueName(key) : whatWords(key, column, []),
        ...grouped(dimensions, rows, amount),
      },
      notes: [],
    };
  });
}

/** Without groups only counts of several columns are of one unit. */
function countsOfColumns(table: ResultRows, key: string, withheld: string): ChartView[] {
  const { rows } = table;
  if (key !== 'count' || rows.length < 2) return [];
  const name = (row: ResultRow) => row.column ?? '';
  return [
    {
      title: valueName(key),
      label: finding(valueName(key), known(rows, key, name)),
      data: {
        kind: 'bars',
        axis: valueName(key),
        categories: rows.map(name),
        series: [{ name: valueName(key), values: rows.map(amountsOf(key, withheld)) }],
      },
      notes: [],
    },
  ];
}

const amountsOf =
  (key: string, withheld: string) =>
  (row: ResultRow): Amount =>
    row.values === null ? withheld : (numberOf(row, key) ?? resultMessages().noValues);

const known = (rows: readonly ResultRow[], key: string, name: (row: ResultRow) => string) =>
  rows.flatMap((row) => {
    const amount = numberOf(row, key);
    return amount === null ? [] : { name: name(row), amount };
  });

function grouped(
  dimensions: ResultRows['dimensions'],
  rows: readonly ResultRow[],
  amount: (row: ResultRow) => Amount,
): { readonly categories: string[]; readonly series: readonly Series<Amount>[] } {
  const last = dimensions.length - 1;
  const lasts = new Set(rows.map(({ group }) => group[last] ?? ''));
  if (last === 0 || lasts.size > seriesMost) {
    return {
      categories: rows.map((row) => groupWords(dimensions, row)),
      series: [{ name: '', values: rows.map(amount) }],
    };
  }
  const categories = [...Map.groupBy(rows, ({ group }) => JSON.stringify(group.slice(0, last)))];
  return {
    categories: categories.map(([, [row]]) =>
      row === undefined ? '' : groupWords(dimensions, row, 0, last),
    ),
    series: [...lasts].map((label) => ({
      name: groupWords(dimensions, { group: [...Array<string>(last).fill(''), label] }, last),
      values: categories.map(([, members]) => {
        const row = members.find(({ group }) => group[last] === label);
        return row === undefined ? resultMessages().noValues : amount(row);
      }),
    })),
  };
}
