import { listed } from '../../i18n/format.ts';
import { labelWords, shownNumber, valueName } from './labels.ts';
import { resultMessages } from './messages.ts';
import { isRest, type Dimension, type ResultRow, type ResultRows } from './result-rows.ts';
import { statisticWords } from './statistic-words.ts';

/** Rows of one column that a chart can show: no totals, and no rest of which nothing is known. */
export function rowsByColumn({
  rows,
  dimensions,
}: ResultRows): { readonly column: string | null; readonly rows: readonly ResultRow[] }[] {
  const shown = rows.filter(
    (row) => !row.total && !(row.values === null && isOfRest(dimensions, row)),
  );
  return [...Map.groupBy(shown, ({ column }) => column)].map(([column, own]) => ({
    column,
    rows: own,
  }));
}

function isOfRest(dimensions: readonly Dimension[], { group }: ResultRow): boolean {
  return dimensions.some((dimension, i) => isRest(dimension, group[i] ?? ''));
}

/** A group's labels in words, for the dimensions from `first` to before `end`. */
export function groupWords(
  dimensions: readonly Dimension[],
  { group }: Pick<ResultRow, 'group'>,
  first = 0,
  end = dimensions.length,
): string {
  return dimensions
    .slice(first, end)
    .map((dimension, i) => labelWords(dimension, group[first + i] ?? ''))
    .join(' · ');
}

/** "Mean of age by sex" */
export function whatWords(
  key: string,
  column: string | null,
  dimensions: readonly Dimension[],
): string {
  const words = statisticWords();
  const what = column === null ? valueName(key) : words.of(valueName(key), column);
  return dimensions.length === 0
    ? what
    : words.by(what, listed(dimensions.map((dimension) => words.named(dimension.column))));
}

/** What a chart says in one sentence. */
export function finding(
  what: string,
  amounts: readonly { readonly name: string; readonly amount: number }[],
): string {
  const m = resultMessages();
  const sorted = amounts.toSorted((a, b) => b.amount - a.amount);
  const most = sorted[0];
  const least = sorted.at(-1);
  if (most === undefined || least === undefined) return m.findingNone(what);
  if (most === least) return m.findingOne(what, shownNumber(most.amount));
  return m.findingHighest(
    what,
    most.name,
    shownNumber(most.amount),
    least.name,
    shownNumber(least.amount),
  );
}

export function numberOf(row: ResultRow, key: string): number | null {
  const value = row.values?.[key];
  return typeof value === 'number' ? value : null;
}
