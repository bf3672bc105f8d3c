import { expect, onTestFinished, test } from 'vitest';
import { Level } from 'level';
import { z } from 'zod';
import { type Count, nothing, readCount } from '../../../core/store/count.ts';
import type { Database } from '../../../core/store/database.ts';
import { Mark } from '../../../core/store/mark.ts';
import { openStore } from '../../../core/store/store.ts';
import { Writer } from '../../../core/store/writer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function writerOn(folder: string, count: Count = nothing) {
  const database: Database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  await database.open();
  const mark = await Mark.open(folder);
  await mark.begin(0);
  onTestFinished(async () => {
    await database.close();
    await mark.close();
  });
  return { database, writer: new Writer(database, folder, mark, count) };
}

const put = (key: string, value: number) =>
  ({ type: 'put', key, value: new Uint8Array(16).fill(value) }) as const;

test('writes that wait for the disk go there together, each as if it were alone', async () => {
  const { database, writer } = await writerOn(await temporaryFolder());
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) => writer.write([put(`key ${number}`, number)], number % 2 === 0)),
  );
  for (const number of numbers) expect((await database.get(`key ${number}`))[0]).toBe(number);
  // The first went alone, the others while it did.
  expect(await readCount(database)).toMatchObject({ writes: 2, records: 200 });
});

test('of writes to one key the last stands, whatever went together', async () => {
  const { database, writer } = await writerOn(await temporaryFolder());
  const all = Array.from({ length: 50 }, (_, number) => writer.write([put('one', number)], true));
  await Promise.all([...all, writer.write([{ type: 'del', key: 'two' }], true)]);
  expect((await database.get('one'))[0]).toBe(49);
  expect(await readCount(database)).toMatchObject({ records: 1 });
});

test('a write is told only when it is there, and those behind it go on after a failure', async () => {
  const { database, writer } = await writerOn(await temporaryFolder());
  await writer.write([put('before', 1)], true);
  await database.close();
  const writes = [writer.write([put('lost', 2)], true), writer.write([put('after', 3)], true)];
  const ends = await Promise.allSettled(writes);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await database.get('lost')).toBeUndefined();
  expect((await database.get('after'))[0]).toBe(3);
  expect(await readCount(database)).toMatchObject({ records: 2 });
});

test('what was written before is gone when the database is opened anew: nothing is written on top of that', async () => {
  const ahead: Count = { writes: 7, records: 3, sum: 5n };
  const { database, writer } = await writerOn(await temporaryFolder(), ahead);
  await database.close();
  await expect(writer.write([put('one', 1)], true)).rejects.toMatchObject({ code: 'STOPPED' });
  for (const key of ['two', 'three']) {
    const code = 'STORE_DAMAGED';
    await expect(writer.write([put(key, 2)], true)).rejects.toMatchObject({ code });
  }
  expect(await readCount(database)).toBeNull();
});

test('closing writes what was taken before, takes nothing after, and leaves the database closed', async () => {
  const folder = await temporaryFolder();
  const store = await openStore(folder);
  const things = store.table('things', z.strictObject({ number: z.int() }));
  const numbers = Array.from({ length: 50 }, (_, number) => number);
  const writes = numbers.map((number) => things.put(`key ${number}`, { number }));
  const closing = store.close();
  await expect(things.put('late', { number: 1 })).rejects.toMatchObject({ code: 'STOPPED' });
  await Promise.all([...writes, closing]);

  const again = await openStore(folder);
  const there = again.table('things', z.strictObject({ number: z.int() }));
  for (const number of numbers) expect(await there.get(`key ${number}`)).toEqual({ number });
  expect(await there.has('late')).toBe(false);
  expect(again.damage).toBeNull();
  await again.close();
});
