import { z } from 'zod';
import type { Dimension } from '../data/types.ts';
import { ColumnName, text, uint } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { Scope } from './scope.ts';

/** Parameters that several algorithms share. Descriptions are shown beside the fields of the task form. */

const COLUMNS_MOST = 100;
const GROUP_COLUMNS_MOST = 3;

const distinct = (items: readonly string[]) => new Set(items).size === items.length;

const columnList = z
  .array(ColumnName)
  .max(COLUMNS_MOST)
  .refine(distinct, 'a column stands here twice');

export const columns = columnList.min(1).describe('The columns to compute it of, each by itself.');

/** For counts, which also make sense without a column. */
export const columnsOrRows = columnList
  .default([])
  .describe('Count the values of these columns that are not missing; with no column, rows.');

export const column = ColumnName.describe('The column to compute it of.');

export const filter = text(limits.filterLength)
  .min(1)
  .nullable()
  .default(null)
  .describe("Take only rows for which this holds, for example: age >= 18 AND region = 'north'.");

const GroupColumn = z.strictObject({
  column: ColumnName,
  levels: z
    .array(text(120).min(1))
    .min(1)
    .max(limits.groupLevels)
    .refine(distinct, 'a level stands here twice')
    .describe('The labels to tell apart; every other label falls into one further group.'),
});

const groupColumns = z
  .array(GroupColumn)
  .max(GROUP_COLUMNS_MOST)
  .refine((groups) => distinct(groups.map((group) => group.column)), 'a column stands here twice');

export const groupBy = groupColumns
  .default([])
  .describe('Compute it for every combination of the labels of these columns.');

/** For tables, which have at least one dimension. */
export const groupByRequired = groupColumns
  .min(1)
  .describe('Count the rows for every combination of the labels of these columns.');

export const skipna = z
  .boolean()
  .default(true)
  .describe(
    'Leave missing values out. If false, a column with a missing value anywhere has no result.',
  );

export const ddof = uint
  .max(1000)
  .default(1)
  .describe('Delta degrees of freedom: the divisor is the count minus this number.');

/** The scope of the algorithms that measure columns by groups. */
export function columnScope(parameters: {
  readonly columns: readonly ColumnName[];
  readonly filter: string | null;
  readonly groupBy: z.infer<typeof groupColumns>;
}): Scope {
  return {
    filter: parameters.filter,
    dimensions: levelsOf(parameters.groupBy),
    columns: parameters.columns,
  };
}

export function levelsOf(groups: z.infer<typeof groupColumns>): Dimension[] {
  return groups.map(({ column, levels }) => ({ kind: 'levels', column, levels }));
}
