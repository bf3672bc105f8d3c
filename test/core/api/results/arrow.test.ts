import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { arrowOf } from '../../../../core/api/results/arrow.ts';
import { resultTable, type ResultTable } from '../../../../core/api/results/result-table.ts';
import { grouped, nothing, open, truth } from './sample.ts';

/** Streams as written once, and what pyarrow, the other implementation, reads in them (arrow_result.py beside it). */
const vectors = JSON.parse(
  readFileSync(new URL('../../../vectors/arrow-result.json', import.meta.url), 'utf8'),
) as Record<
  string,
  { stream: string; pyarrow: { types: Record<string, string>; columns: Record<string, unknown[]> } }
>;

const pyarrowTypes = { text: 'string', number: 'double', boolean: 'bool' } as const;
const columnsOf = ({ columns, rows }: ResultTable) =>
  Object.fromEntries(columns.map(({ name }, i) => [name, rows.map((row) => row[i])]));

describe('an Arrow stream', () => {
  test.each(Object.entries({ grouped, open, truth, nothing }))(
    '%s: byte by byte what pyarrow has read as this table',
    (name, result) => {
      const table = resultTable(result);
      const bytes = arrowOf(table, { 'parley.statistic': result.statistic });
      const { stream, pyarrow } = vectors[name]!;
      expect(Buffer.from(bytes).toString('base64')).toBe(stream);
      expect(pyarrow.columns).toEqual(columnsOf(table));
      expect(pyarrow.types).toEqual(
        Object.fromEntries(table.columns.map((column) => [column.name, pyarrowTypes[column.type]])),
      );
    },
  );

  test('carries what it is about', () => {
    const { schema } = tableFromIPC(arrowOf(resultTable(truth), { 'parley.task': 'x' }));
    expect(schema.metadata.get('parley.task')).toBe('x');
  });
});
