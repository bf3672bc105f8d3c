import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Level } from 'level';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { keysBelow, numberKey } from '../../../core/store/key.ts';
import { openStore, type Store } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Counted = z.strictObject({ value: z.int() });
const CHILD = join(import.meta.dirname, '../../support/store-process.ts');

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

async function filled(folder: string, count: number): Promise<Store> {
  const store = await openStore(folder);
  const batch = store.batch();
  const table = store.table('counted', Counted);
  for (let value = 0; value < count; value++) batch.put(table, numberKey(value), { value });
  await batch.write();
  return store;
}

/** Changes one stored record behind the store's back. */
async function tamper(folder: string, key: string, change: (record: Uint8Array) => Uint8Array) {
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  await database.put(key, change(await database.get(key)));
  await database.close();
}

const flipBit = (record: Uint8Array): Uint8Array => {
  const changed = record.slice();
  changed[changed.length - 1]! ^= 1;
  return changed;
};

function child(folder: string, mode: 'look' | 'write') {
  const process_ = spawn(process.execPath, [CHILD, folder, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { process: process_, lines: createInterface({ input: process_.stdout }) };
}

test('records are read back, in key order, within a range, forwards and backwards', async () => {
  const store = await filled(await temporaryFolder(), 20);
  const table = store.table('counted', Counted);
  expect(await table.get(numberKey(7))).toEqual({ value: 7 });
  expect(await table.get('none')).toBeUndefined();
  const values = async (range: Parameters<typeof table.entries>[0]) =>
    (await collect(table.entries(range))).map((record) => record.value.value);
  expect(await values({ gte: numberKey(3), lt: numberKey(6) })).toEqual([3, 4, 5]);
  expect(await values({ gt: numberKey(3), lte: numberKey(6) })).toEqual([4, 5, 6]);
  expect(await values({ reverse: true, limit: 2 })).toEqual([19, 18]);
  expect(await collect(table.keys({ limit: 1 }))).toEqual([numberKey(0)]);
  await table.delete(numberKey(7));
  expect(await table.has(numberKey(7))).toBe(false);
  await store.close();
});

test('tables with a common prefix do not mix, and keysBelow covers exactly one subtree', async () => {
  const store = await openStore(await temporaryFolder());
  const one = store.table('a', Counted);
  const other = store.table('ab', Counted);
  await one.put('x/1', { value: 1 });
  await one.put('x/2', { value: 2 });
  await one.put('xy/1', { value: 3 });
  await other.put('x/1', { value: 4 });
  expect((await collect(one.entries())).map((r) => r.key)).toEqual(['x/1', 'x/2', 'xy/1']);
  expect((await collect(one.entries(keysBelow('x')))).map((r) => r.key)).toEqual(['x/1', 'x/2']);
  await store.close();
});

test('a batch over two tables happens as one', async () => {
  const folder = await temporaryFolder();
  const store = await filled(folder, 3);
  const counted = store.table('counted', Counted);
  const other = store.table('other', Counted);
  await store.batch().put(other, 'k', { value: 9 }).delete(counted, numberKey(0)).write();
  await store.close();
  const again = await openStore(folder);
  expect(await again.table('other', Counted).get('k')).toEqual({ value: 9 });
  expect(await again.table('counted', Counted).has(numberKey(0))).toBe(false);
  await again.close();
});

test('a flipped bit is noticed on reading, named by verify, and stepped over by scan', async () => {
  const folder = await temporaryFolder();
  await (await filled(folder, 5)).close();
  await tamper(folder, `!counted!${numberKey(2)}`, flipBit);
  const store = await openStore(folder);
  const table = store.table('counted', Counted);
  await expect(table.get(numberKey(2))).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
    details: { table: 'counted', key: numberKey(2) },
  });
  await expect(collect(table.entries())).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  const scanned = await collect(table.scan());
  expect(scanned.map((record) => record.intact)).toEqual([true, true, false, true, true]);
  expect(await collect(store.verify())).toEqual([{ table: 'counted', key: numberKey(2) }]);
  await store.close();
});

test('a record that turned up under another key is damaged', async () => {
  const folder = await temporaryFolder();
  const store = await filled(folder, 2);
  await store.close();
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  const record = await database.get(`!counted!${numberKey(0)}`);
  await database.put(`!counted!${numberKey(1)}`, record);
  await database.close();
  const again = await openStore(folder);
  await expect(again.table('counted', Counted).get(numberKey(1))).rejects.toMatchObject({
    code: 'STORE_DAMAGED',
  });
  await again.close();
});

test('a second process is told that the folder is in use', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder);
  const second = child(folder, 'look');
  const [line] = (await once(second.lines, 'line')) as [string];
  expect(line).toBe('STORE_LOCKED');
  await store.close();
  const third = child(folder, 'look');
  expect(await once(third.lines, 'line')).toEqual(['open']);
  await once(third.process, 'exit');
});

test('what was acknowledged is there after kill -9', async () => {
  const folder = await temporaryFolder();
  const writer = child(folder, 'write');
  let acknowledged = -1;
  for await (const line of writer.lines) {
    if (line === 'open') continue;
    acknowledged = Number(line);
    if (acknowledged === 300) writer.process.kill('SIGKILL');
  }
  expect(acknowledged).toBeGreaterThanOrEqual(300);
  const store = await openStore(folder);
  const records = await collect(store.table('counted', Counted).entries());
  expect(records.length).toBeGreaterThan(acknowledged);
  expect(records.map((record) => record.value.value)).toEqual(records.map((_, i) => i));
  expect(await collect(store.verify())).toEqual([]);
  await store.close();
});

test.skipIf(process.platform === 'win32')('only its owner can enter the folder', async () => {
  const folder = join(await temporaryFolder(), 'db');
  await mkdir(folder, { mode: 0o755 });
  await chmod(folder, 0o755);
  const store = await openStore(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await store.close();
});

test('a place where no folder can be is unwritable', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  await expect(openStore(join(file, 'db'))).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
});

test('a closed store says that it is closed', async () => {
  const store = await openStore(await temporaryFolder());
  await store.close();
  const table = store.table('counted', Counted);
  await expect(table.get('k')).rejects.toMatchObject({ code: 'STOPPED' });
  await expect(table.put('k', { value: 1 })).rejects.toMatchObject({ code: 'STOPPED' });
  await expect(collect(table.entries())).rejects.toMatchObject({ code: 'STOPPED' });
});
