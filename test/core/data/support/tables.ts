import { onTestFinished } from 'vitest';
import type { DatasetDefinition } from '../../../../core/data/dataset-definition.ts';
import {
  type LocalTable,
  type OpenOptions,
  openDataset,
} from '../../../../core/data/local-table.ts';
import type { CellQuery, Measure } from '../../../../core/data/types.ts';

/** A dataset, closed when the test ends. */
export async function open(
  definition: DatasetDefinition,
  options?: OpenOptions,
): Promise<LocalTable> {
  const table = await openDataset(definition, options);
  onTestFinished(() => table.close());
  return table;
}

/** A query of measures over all rows. */
export const ask = (measures: Measure[], rest: Partial<CellQuery> = {}): CellQuery => ({
  filter: null,
  dimensions: [],
  measures,
  ...rest,
});
