import { z } from 'zod';
import { ColumnType } from '../feed/payloads.ts';
import { ColumnName, DatasetLabel, multilineText, text, uint } from '../ids.ts';

export const SourceFormat = z.enum(['csv', 'tsv', 'parquet', 'json', 'ndjson']);

const Source = z.strictObject({
  format: SourceFormat,
  /** Absolute paths of files or folders, or globs. */
  paths: z.array(z.string().min(1).max(4096)).min(1).max(1000),
});

const Column = z.strictObject({
  /** The name in the files. */
  local: z.string().min(1).max(256),
  /** The name the collaboration uses. */
  name: ColumnName,
  type: ColumnType,
  description: text(300).default(''),
  levels: z.array(text(120)).default([]),
  published: z.boolean().default(true),
});

const Disclosure = z.strictObject({
  smallestGroup: uint.min(1).default(5),
  allowExactOrderStatistics: z.boolean().default(false),
  overlap: z.enum(['refuse', 'ask']).default('refuse'),
});

/** Connects local files under a label; columns that are not given are detected. */
export const ConnectDataset = z.strictObject({
  label: DatasetLabel,
  description: multilineText(1000).default(''),
  source: Source,
  columns: z.array(Column).optional(),
  personColumn: z.string().max(256).nullable().default(null),
  disclosure: Disclosure.prefault({}),
  publishSchema: z.boolean().default(false),
  /** Whether a dataset under this label may be replaced, its terms and all. */
  replace: z.boolean().default(false),
});
export type ConnectDataset = z.input<typeof ConnectDataset>;

export const DetectColumns = z.strictObject({ source: Source });
export const DetectedColumns = z.strictObject({
  columns: z.array(
    z.strictObject({ local: z.string(), name: ColumnName.nullable(), type: ColumnType }),
  ),
});
export type DetectedColumns = z.infer<typeof DetectedColumns>;

/** For the owner alone. */
export const DatasetView = z.strictObject({
  label: DatasetLabel,
  description: z.string(),
  source: Source,
  columns: z.array(Column),
  personColumn: z.string().nullable(),
  disclosure: Disclosure,
  publishSchema: z.boolean(),
  /** null in lists, and while the files cannot be read. */
  rows: uint.nullable(),
  missing: z.record(z.string(), uint),
  /** Why the files cannot be read now. */
  problem: z.string().nullable(),
});
export type DatasetView = z.infer<typeof DatasetView>;

export const RowsQuery = z.strictObject({
  rows: z.coerce.number().int().min(1).max(50).default(10),
});
export const RowsPreview = z.strictObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
});
export type RowsPreview = z.infer<typeof RowsPreview>;
