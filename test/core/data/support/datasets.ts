import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { DatasetDefinition } from '../../../../core/data/dataset-definition.ts';
import type { z } from 'zod';

export const full = process.env['PARLEY_TEST_FULL'] !== undefined;

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function textFile(name: string, contents: string | Uint8Array): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, contents);
  return path;
}

/** Writes a Parquet file from a query with a DuckDB of the test's own. */
export async function parquetFile(name: string, query: string): Promise<string> {
  const path = join(await tempFolder(), name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

type Column = Pick<z.input<typeof DatasetDefinition>['columns'][number], 'name' | 'type'> & {
  local?: string;
};

export function definitionOf(
  path: string,
  columns: readonly Column[],
  changes: {
    format?: 'csv' | 'tsv' | 'parquet' | 'json' | 'ndjson';
    personColumn?: string;
    smallestGroup?: number;
    overlap?: 'refuse' | 'ask';
  } = {},
): DatasetDefinition {
  return DatasetDefinition.parse({
    label: 'sample',
    description: '',
    source: { format: changes.format ?? 'csv', paths: [path] },
    columns: columns.map(({ name, type, local }) => ({
      local: local ?? name,
      name,
      type,
      description: '',
      levels: [],
    })),
    personColumn: changes.personColumn ?? null,
    disclosure: {
      smallestGroup: changes.smallestGroup ?? 1,
      overlap: changes.overlap ?? 'refuse',
    },
    publishSchema: true,
  });
}
