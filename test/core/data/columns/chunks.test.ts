import { expect, it } from 'vitest';
import { describe as describeDataset, detectColumns } from '../../../../core/data/datasets.ts';
import { definitionOf, textFile } from '../support/datasets.ts';

it('a table of hundreds of columns is detected and described within the memory allowed', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `c${i}`);
  const row = names.map((_, i) => (i % 3 === 0 ? 'a' : String(i)));
  const path = await textFile(
    'wide.csv',
    `${[names, row, row].map((r) => r.join(',')).join('\n')}\n`,
  );
  const columns = await detectColumns({ format: 'csv', paths: [path] });
  expect(columns.map(({ type }) => type)).toEqual(
    names.map((_, i) => (i % 3 === 0 ? 'text' : 'integer')),
  );
  const definition = definitionOf(
    path,
    columns.map(({ name, type }) => ({ name, type })),
  );
  const described = await describeDataset(definition);
  expect(described.rows).toBe(2);
  expect(described.columns.every(({ missing, misfits }) => missing + misfits === 0)).toBe(true);
});
