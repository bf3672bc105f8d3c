import { z } from 'zod';
import { ColumnType } from '../feed/payloads.ts';
import {
  CollaborationId,
  ColumnName,
  DatasetLabel,
  multilineText,
  TaskId,
  text,
  uint,
} from '../ids.ts';
import { OrganisationRef } from './common.ts';
import { Stage } from './tasks.ts';

export const SourceFormat = z
  .enum(['csv', 'tsv', 'parquet', 'json', 'ndjson'])
  .meta({ id: 'SourceFormat' });

const Source = z.strictObject({
  format: SourceFormat,
  paths: z
    .array(z.string().min(1).max(4096))
    .min(1)
    .max(1000)
    .describe('Absolute paths of files or folders, or globs.'),
});

const Column = z.strictObject({
  local: z.string().min(1).max(256).describe('The name in the files.'),
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

export const ConnectDataset = z
  .strictObject({
    label: DatasetLabel,
    description: multilineText(1000).default(''),
    source: Source,
    columns: z.array(Column).optional(),
    personColumn: z.string().max(256).nullable().default(null),
    disclosure: Disclosure.prefault({}),
    publishSchema: z.boolean().default(false),
    replace: z
      .boolean()
      .default(false)
      .describe('Whether a dataset under this label may be replaced, its terms and all.'),
  })
  .meta({
    id: 'ConnectDataset',
    description: 'Connects local files under a label; columns that are not given are detected.',
  });
export type ConnectDataset = z.input<typeof ConnectDataset>;

export const DetectColumns = z.strictObject({ source: Source }).meta({ id: 'DetectColumns' });
export const DetectedColumns = z
  .strictObject({
    columns: z.array(
      z.strictObject({ local: z.string(), name: ColumnName.nullable(), type: ColumnType }),
    ),
  })
  .meta({ id: 'DetectedColumns' });
export type DetectedColumns = z.infer<typeof DetectedColumns>;

export const DatasetView = z
  .strictObject({
    label: DatasetLabel,
    description: z.string(),
    source: Source,
    columns: z.array(Column),
    personColumn: z.string().nullable(),
    disclosure: Disclosure,
    publishSchema: z.boolean(),
    rows: uint.nullable().describe('null in lists, and while the files cannot be read.'),
    missing: z.record(z.string(), uint),
    problem: z.string().nullable().describe('Why the files cannot be read now.'),
  })
  .meta({ id: 'Dataset', description: 'For the owner alone.' });
export type DatasetView = z.infer<typeof DatasetView>;

export const RowsQuery = z.strictObject({
  rows: z.coerce.number().int().min(1).max(50).default(10).describe('How many.'),
});
export const RowsPreview = z
  .strictObject({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string().nullable())),
  })
  .meta({ id: 'RowsPreview' });
export type RowsPreview = z.infer<typeof RowsPreview>;

/** A task for which this organisation let one of its datasets be used. */
export const DatasetUse = z
  .strictObject({
    task: TaskId,
    collaboration: CollaborationId,
    title: text(120),
    launcher: OrganisationRef,
    algorithm: z.string(),
    time: uint.describe('When it was accepted here.'),
    by: z.string().describe('`operator`, or the id of a standing policy.'),
    stage: Stage,
    onRoster: z.boolean().describe('Whether this organisation came to take part.'),
    withdrawn: z.boolean(),
  })
  .meta({ id: 'DatasetUse' });
export type DatasetUse = z.infer<typeof DatasetUse>;
