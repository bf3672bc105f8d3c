import type { StatisticResult } from '../../schema/result.ts';

export type Cell = string | number | boolean | null;

export interface ResultColumn {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean';
}

/** A result as a flat table, whatever the format it is written in. */
export interface ResultTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

type Values = StatisticResult['rows'][number]['values'];

interface Place {
  readonly organisation: string | null;
  readonly group: readonly string[];
  readonly column: string | null;
}

interface Row {
  readonly place: Place;
  readonly values: Values;
  readonly withheld: boolean;
}

/**
 * One row for every (group, column) of a result: in open mode the column `organisation` (empty where the row is of all
 * together, then each organisation's own numbers); one column for each of the groups' columns; `column`, where the
 * statistic is of columns; one column for each value; `withheld`, true where too few organisations had enough persons
 * and there are no values. A name that would stand twice gets a number, the groups' columns keeping theirs.
 */
export function resultTable({ groupBy, rows, withheld, partials }: StatisticResult): ResultTable {
  const all: readonly Row[] = [
    ...rows.map(({ values, ...place }) => ({
      place: { ...place, organisation: null },
      values,
      withheld: false,
    })),
    ...withheld.map((place) => ({
      place: { ...place, organisation: null },
      values: {},
      withheld: true,
    })),
    ...(partials ?? []).flatMap(({ organisation, numbers }) => ownRows(organisation, numbers)),
  ];
  const keys = [...new Set(all.flatMap(({ values }) => Object.keys(values)))];
  const named = all.some(({ place }) => place.column !== null);
  const columns: { name: string; of: (row: Row) => Cell }[] = [
    ...(partials === undefined
      ? []
      : [{ name: 'organisation', of: ({ place }: Row) => place.organisation }]),
    ...groupBy.map((name, i) => ({ name, of: ({ place }: Row) => place.group[i] ?? null })),
    ...(named ? [{ name: 'column', of: ({ place }: Row) => place.column }] : []),
    ...keys.map((name) => ({ name, of: ({ values }: Row) => values[name] ?? null })),
    { name: 'withheld', of: (row) => row.withheld },
  ];
  const cells = all.map((row) => columns.map(({ of }) => of(row)));
  const first = partials === undefined ? 0 : 1;
  const names = distinct(
    columns.map(({ name }) => name),
    (i) => i >= first && i < first + groupBy.length,
  );
  return {
    columns: names.map((name, i) => ({ name, type: typeOf(cells.map((row) => row[i] ?? null)) })),
    rows: cells,
  };
}

function ownRows(
  organisation: string,
  numbers: NonNullable<StatisticResult['partials']>[number]['numbers'],
): Row[] {
  const found = new Map<string, Row>();
  for (const { group, column, quantity, value } of numbers) {
    const key = JSON.stringify([group, column]);
    const place = { organisation, group, column };
    const row = found.get(key) ?? { place, values: {}, withheld: false };
    row.values[quantity] = value;
    found.set(key, row);
  }
  return [...found.values()];
}

/** What a column holds; text where it holds several kinds. */
function typeOf(cells: readonly Cell[]): ResultColumn['type'] {
  const types = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell));
  if (types.size !== 1) return 'text';
  if (types.has('number')) return 'number';
  return types.has('boolean') ? 'boolean' : 'text';
}

/** @param isKept which of the names stay as they are */
function distinct(names: readonly string[], isKept: (place: number) => boolean): string[] {
  const used = new Set(names.filter((_, i) => isKept(i)));
  return names.map((name, i) => {
    if (isKept(i)) return name;
    let free = name;
    for (let n = 2; used.has(free); n++) free = `${name}_${n}`;
    used.add(free);
    return free;
  });
}
