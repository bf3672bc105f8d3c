import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { ColumnType, type PublishedColumn } from '../schema/feed/payloads.ts';
import { ColumnName, DatasetLabel, multilineText, text, uint } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';

/** How a column is called in the owner's own files: any text a header may hold. */
export const LocalName = z.string().min(1).max(256);

export const SourceFormat = z.enum(['csv', 'tsv', 'parquet', 'json', 'ndjson']);
export type SourceFormat = z.infer<typeof SourceFormat>;

const absolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => isAbsolute(path), 'not an absolute path')
  .refine((path) => !path.includes('\0'), 'contains a NUL');

/** Files of one format. A folder stands for the files in it that have one of the format's endings. */
export const DataSource = z.strictObject({
  format: SourceFormat,
  /** Absolute paths of files or folders, or globs. A path that exists is taken as it stands, never as a glob. */
  paths: z.array(absolutePath).min(1).max(1000),
});
export type DataSource = z.infer<typeof DataSource>;

/**
 * Texts that stand for a missing value in columns of text files that are not of type text. In text columns only the
 * empty text does: "NA" may well be a country there. NaN is no missing value but one that cannot be computed with.
 */
export const missingTexts: readonly string[] = ['', 'NA', 'N/A', 'NULL', 'null'];

export const DatasetColumn = z.strictObject({
  /** The name in the files. */
  local: LocalName,
  /** The name the collaboration uses. */
  name: ColumnName,
  type: ColumnType,
  description: text(300),
  /** Group labels the owner typed; never collected from rows (PROTOCOL.md rule 18). */
  levels: z.array(text(120)).max(limits.groupLevels),
  /** Whether members see this column in the published schema; true when absent. */
  published: z.boolean().optional(),
});
export type DatasetColumn = z.infer<typeof DatasetColumn>;

/** What the owner demands of every answer; only the owner changes it (PROTOCOL.md rule 22). */
export const DisclosurePolicy = z.strictObject({
  /** k: with fewer persons than this behind it, a number is not given. */
  smallestGroup: uint.min(1).max(1_000_000).default(5),
  /** Whether quantiles may be refined below 2k rows and extremes be exact (rule 19). */
  allowExactOrderStatistics: z.boolean().default(false),
  /** What to do when the difference to an earlier answer would show single persons (rule 20). */
  overlap: z.enum(['refuse', 'ask']).default('refuse'),
});
export type DisclosurePolicy = z.infer<typeof DisclosurePolicy>;

const unique = (values: readonly string[]) => new Set(values).size === values.length;

/** Local data that an operator connected under a shared label. Stored by the caller; never sent to anyone. */
export const DatasetDefinition = z.strictObject({
  label: DatasetLabel,
  description: multilineText(1000),
  source: DataSource,
  columns: z
    .array(DatasetColumn)
    .min(1)
    .max(limits.columnsPerDataset)
    .refine((columns) => unique(columns.map((column) => column.name)), 'two columns share a name')
    .refine(
      (columns) => columns.every((column) => unique(column.levels)),
      'a column lists a level twice',
    ),
  /** The column of the files that says which person a row is about; null: every row is a person. */
  personColumn: LocalName.nullable(),
  disclosure: DisclosurePolicy,
  /** Whether the columns are published to the members of a collaboration. */
  publishSchema: z.boolean(),
});
export type DatasetDefinition = z.infer<typeof DatasetDefinition>;

/** The part of the definition that may go into a feed. */
export function publishedColumns(definition: DatasetDefinition): PublishedColumn[] {
  if (!definition.publishSchema) return [];
  return definition.columns
    .filter((column) => column.published ?? true)
    .map(({ name, type, description, levels }) => ({ name, type, description, levels }));
}
