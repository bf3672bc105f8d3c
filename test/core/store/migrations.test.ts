import { Level } from 'level';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Migration } from '../../../core/store/migrations.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Old = z.strictObject({ name: z.string() });
const New = z.strictObject({ title: z.string() });

const rename: Migration = {
  to: 2,
  async run(store, batch) {
    const names = store.table('names', Old);
    const titles = store.table('titles', New);
    for await (const { key, value } of names.entries()) {
      batch.put(titles, key, { title: value.name }).delete(names, key);
    }
  },
};
const fail: Migration = { to: 3, run: () => Promise.reject(new Error('broken step')) };

async function oldStore(): Promise<string> {
  const folder = await temporaryFolder();
  const store = await openStore(folder);
  await store.table('names', Old).put('k', { name: 'n' });
  await store.close();
  return folder;
}

test('steps run in order, once, and are remembered', async () => {
  const folder = await oldStore();
  for (const _time of [1, 2]) {
    const store = await openStore(folder, [rename]);
    expect(await store.table('titles', New).get('k')).toEqual({ title: 'n' });
    expect(await store.table('names', Old).has('k')).toBe(false);
    await store.close();
  }
});

test('a step that fails changes nothing; the ones before it stay done', async () => {
  const folder = await oldStore();
  await expect(openStore(folder, [rename, fail])).rejects.toThrow('broken step');
  const store = await openStore(folder, [rename]);
  expect(await store.table('titles', New).get('k')).toEqual({ title: 'n' });
  await store.close();
});

test('a folder of a newer Parley is refused untouched', async () => {
  const folder = await oldStore();
  await (await openStore(folder, [rename])).close();
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
  await (await openStore(folder, [rename])).close();
});

test('content without a version is not taken for a new store', async () => {
  const folder = await oldStore();
  const database = new Level(folder);
  await database.del('!meta!version');
  await database.close();
  await expect(openStore(folder, [rename])).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
});
