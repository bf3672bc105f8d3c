import { appendFile, utimes } from 'node:fs/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { DuckSession } from '../../../core/data/duckdb/session.ts';
import { IdleTables } from '../../../core/data/idle-tables.ts';
import type { LocalTable } from '../../../core/data/local-table.ts';
import type { CellQuery } from '../../../core/data/types.ts';
import { definitionOf, textFile } from './support/datasets.ts';

const columns = [
  { name: 'a', type: 'integer' },
  { name: 'b', type: 'integer' },
] as const;
const sumOf = (column: string): CellQuery => ({
  filter: null,
  dimensions: [],
  measures: [{ kind: 'sum', column }],
});
const found = async (table: LocalTable, column = 'a') =>
  (await table.measure(sumOf(column))).values[0]?.[0]?.numerator;

const opened = vi.spyOn(DuckSession, 'open');
const closed = vi.spyOn(DuckSession.prototype, 'close');
beforeEach(() => vi.clearAllMocks());

async function setUp(milliseconds?: number) {
  const path = await textFile('t.csv', 'a,b\n1,10\n2,20\n');
  const tables = new IdleTables(milliseconds);
  onTestFinished(() => tables.close());
  const definition = definitionOf(path, columns);
  return { path, tables, definition, open: () => tables.open(definition, {}) };
}

test('a dataset that was just closed is there at once, and answers the same', async () => {
  const { open } = await setUp();
  const first = await open();
  expect([await found(first), await found(first, 'b')]).toEqual([3n, 30n]);
  const rows = await first.rowSets(sumOf('a'));
  await first.close();
  const second = await open();
  expect([await found(second, 'b'), await found(second)]).toEqual([30n, 3n]);
  expect(await second.rowSets(sumOf('a'))).toEqual(rows);
  await expect(first.measure(sumOf('a'))).rejects.toMatchObject({ code: 'STOPPED' });
  await second.close();
  expect(opened).toHaveBeenCalledTimes(1);
  expect(closed).not.toHaveBeenCalled();
});

test('two users at a time have a table each', async () => {
  const { open } = await setUp();
  const [one, another] = [await open(), await open()];
  expect([await found(one), await found(another)]).toEqual([3n, 3n]);
  await Promise.all([one.close(), another.close()]);
  expect(opened).toHaveBeenCalledTimes(2);
});

test.each([
  ['contents', (path: string) => appendFile(path, '4,40\n'), 7n],
  ['time', (path: string) => utimes(path, 1, 1), 3n],
] as const)('a file of other %s is read anew', async (_, change, expected) => {
  const { path, tables, definition, open } = await setUp();
  const first = await open();
  const { fingerprint } = first.version;
  await found(first);
  await first.close();
  await change(path);
  const second = await open();
  expect(await found(second)).toBe(expected);
  await second.close();
  expect(opened).toHaveBeenCalledTimes(2);
  const approved = tables.open(definition, { expectFingerprint: fingerprint });
  if (expected === 3n) await (await approved).close();
  else await expect(approved).rejects.toMatchObject({ code: 'DATA_CHANGED' });
});

test('another disclosure policy is not answered under the old one', async () => {
  const { path, tables, open } = await setUp();
  await (await open()).close();
  const strict = await tables.open(definitionOf(path, columns, { smallestGroup: 3 }), {});
  expect((await strict.measure(sumOf('a'))).enough).toEqual([[false]]);
  await strict.close();
});

test('one whose query failed is not used again', async () => {
  const { open } = await setUp();
  const first = await open();
  await expect(first.measure(sumOf('missing'))).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' });
  await first.close();
  await (await open()).close();
  expect(opened).toHaveBeenCalledTimes(2);
  expect(closed).toHaveBeenCalledTimes(1);
});

test('it ends after a while, when there are many, and with the node', async () => {
  const short = await setUp(20);
  await (await short.open()).close();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));

  const { open, tables } = await setUp();
  const many = await Promise.all([open(), open(), open(), open()]);
  await Promise.all(many.slice(1).map((table) => table.close()));
  expect(closed).toHaveBeenCalledTimes(2);
  await tables.close();
  expect(closed).toHaveBeenCalledTimes(4);
  await many[0].close();
  expect(closed).toHaveBeenCalledTimes(5);
});
