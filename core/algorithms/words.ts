import type { Dimension } from '../data/types.ts';
import type { ColumnName } from '../schema/ids.ts';
import type { Scope } from './scope.ts';

/** Phrases for the review page, in which an operator reads what leaves. */

/** "wage", "wage and age", "wage, age and height". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** "each of wage and age"; "wage" alone. */
export function eachOf(columns: readonly ColumnName[]): string {
  return columns.length < 2 ? listed(columns) : `each of ${listed(columns)}`;
}

/** ", in each group by region and sex"; nothing without groups. */
export function groupWords(scope: Scope): string {
  if (scope.dimensions.length === 0) return '';
  return `, in each group by ${listed(scope.dimensions.map(dimensionWords))}`;
}

export function gateWords(scope: Scope): string {
  const columns = scope.columns.filter((column) => column !== null);
  const of = columns.length === 0 ? '' : ` with ${eachOf(columns)}`;
  const rows = scope.filter === null ? 'persons' : 'persons that the filter takes';
  return `how many participants have enough ${rows}${of} for their numbers to be added${groupWords(scope)}`;
}

function dimensionWords(dimension: Dimension): string {
  return dimension.kind === 'levels'
    ? dimension.column
    : `${dimension.column} in ${dimension.edges.length - 1} intervals`;
}

/** What a moment opens beside its sums where missing values are not left out. */
export function missingWords(parameters: {
  readonly columns: readonly ColumnName[];
  readonly skipna: boolean;
}): string[] {
  return parameters.skipna ? [] : [`whether any row lacks ${eachOf(parameters.columns)}`];
}
