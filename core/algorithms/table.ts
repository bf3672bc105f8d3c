import type { StatisticResult } from '../schema/result.ts';
import { at } from './at.ts';
import { cellNamer } from './cells.ts';
import { allTargets, targetAt, type Scope } from './scope.ts';

export type Values = StatisticResult['rows'][number]['values'];

/** What a table is made of: for each open target the values of its rows, most often one; and of all that is shown. */
export interface Filled {
  readonly rows: readonly (readonly Values[])[];
  readonly total?: Values;
}

/** The result as a table: by cell, then by column; what was not opened is listed as withheld. */
export function tableOf(
  statistic: string,
  scope: Scope,
  open: readonly number[],
  { rows, total }: Filled,
  contributors: number,
): StatisticResult {
  const groupOf = cellNamer(scope.dimensions);
  const place = (target: number) => {
    const { cell, column } = targetAt(scope, target);
    return { group: groupOf(cell), column: at(scope.columns, column) };
  };
  const shown = new Set(open);
  return {
    kind: 'statistic',
    statistic,
    groupBy: scope.dimensions.map(({ column }) => column),
    rows: [
      ...open.flatMap((target, i) => at(rows, i).map((values) => ({ ...place(target), values }))),
      ...(total === undefined ? [] : [{ group: [], column: null, values: total }]),
    ],
    withheld: allTargets(scope)
      .filter((target) => !shown.has(target))
      .map(place),
    contributors,
  };
}
