import { z } from 'zod';
import { ColumnName, OrganisationId, text, uint } from './ids.ts';

/** A cell's labels, one for every group-by column; empty for the whole. */
const Group = z.array(text(120));

export const OwnNumber = z
  .strictObject({
    column: ColumnName.nullable(),
    group: Group,
    quantity: z
      .string()
      .max(60)
      .describe('`sum`, `count`, ...: what the number is of that column in that group.'),
    value: z.union([z.number(), z.boolean()]),
  })
  .meta({
    id: 'OwnNumber',
    description: "Open mode: one of an organisation's own numbers, as it sent it.",
  });
export type OwnNumber = z.infer<typeof OwnNumber>;

export const StatisticResult = z
  .strictObject({
    kind: z.literal('statistic'),
    statistic: z.string(),
    groupBy: z.array(ColumnName),
    rows: z.array(
      z.strictObject({
        group: Group,
        column: ColumnName.nullable(),
        values: z
          .record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()]))
          .describe('null: not a number, as of no values.'),
      }),
    ),
    withheld: z
      .array(z.strictObject({ group: Group, column: ColumnName.nullable() }))
      .describe(
        'Cells whose numbers were not opened because too few organisations have enough persons in them (rule 18).',
      ),
    contributors: uint.describe("How many organisations' contributions are in."),
    partials: z
      .array(z.strictObject({ organisation: OrganisationId, numbers: z.array(OwnNumber) }))
      .optional()
      .describe("Open mode alone: each organisation's own numbers, which the launcher sees."),
  })
  .meta({
    id: 'StatisticResult',
    description: 'What a statistic yields: a table, one row for every (group, column).',
  });
export type StatisticResult = z.infer<typeof StatisticResult>;
