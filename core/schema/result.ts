import { z } from 'zod';
import { ColumnName, OrganisationId, text, uint } from './ids.ts';

/** A cell's labels, one for every group-by column; empty for the whole. */
const Group = z.array(text(120));

/** Open mode: one of an organisation's own numbers, as it sent it. */
export const OwnNumber = z.strictObject({
  column: ColumnName.nullable(),
  group: Group,
  /** `sum`, `count`, ...: what the number is of that column in that group. */
  quantity: z.string().max(60),
  value: z.union([z.number(), z.boolean()]),
});
export type OwnNumber = z.infer<typeof OwnNumber>;

/** What a statistic yields: a table, one row for every (group, column). */
export const StatisticResult = z.strictObject({
  kind: z.literal('statistic'),
  statistic: z.string(),
  groupBy: z.array(ColumnName),
  rows: z.array(
    z.strictObject({
      group: Group,
      column: ColumnName.nullable(),
      /** null: not a number, as of no values. */
      values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])),
    }),
  ),
  /** Cells whose numbers were not opened because too few organisations have enough persons in them (rule 18). */
  withheld: z.array(z.strictObject({ group: Group, column: ColumnName.nullable() })),
  /** How many organisations' contributions are in. */
  contributors: uint,
  /** Open mode alone: each organisation's own numbers, which the launcher sees. */
  partials: z
    .array(z.strictObject({ organisation: OrganisationId, numbers: z.array(OwnNumber) }))
    .optional(),
});
export type StatisticResult = z.infer<typeof StatisticResult>;
