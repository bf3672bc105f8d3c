import { expect, test } from 'vitest';
import { z } from 'zod';
import { EntryLog } from '../../../core/feed/entry-log.ts';
import { contentIdOf } from '../../../core/schema/canonical.ts';
import { bytesUpTo, ContentId } from '../../../core/schema/ids.ts';
import { joinKey, numberKey } from '../../../core/store/key.ts';
import { openStore } from '../../../core/store/store.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const anna = await testIdentity('anna');
const root = makeFounding(anna);
const next = makeEntry(anna, { collaboration: root.id, prev: root });
const Loose = z.strictObject({ id: ContentId, body: bytesUpTo(1000), signature: bytesUpTo(64) });

async function written() {
  const store = await openStore(await temporaryFolder());
  const log = new EntryLog(store, root.id);
  await log.create();
  await log.append(root);
  await log.append(next);
  return store;
}

test('entries come back in order of arrival', async () => {
  const store = await written();
  expect(await new EntryLog(store, root.id).load(0)).toEqual({
    entries: [root, next],
    damaged: 0,
    incomplete: false,
  });
  expect(await EntryLog.collaborations(store)).toEqual([root.id]);
  await store.close();
});

test('a body that is not the one its id names is damage, though its checksum fits', async () => {
  const store = await written();
  const other = makeEntry(anna, { collaboration: root.id, prev: root });
  const key = joinKey(root.id, numberKey(1));
  await store.table('entries', Loose).put(key, { id: next.id, ...other.signed });
  const log = new EntryLog(store, root.id);
  expect(await log.load(0)).toEqual({ entries: [root], damaged: 1, incomplete: true });
  expect(await log.load(0)).toMatchObject({ damaged: 0, incomplete: true });
  await log.markMended();
  expect(await log.load(0)).toMatchObject({ entries: [root], damaged: 0, incomplete: false });
  await store.close();
});

test('what is whole but no entry to this version is set apart, not thrown at the person', async () => {
  const store = await written();
  const key = joinKey(root.id, numberKey(2));
  const body = Uint8Array.of(0xa0);
  const record = { id: contentIdOf(body), body, signature: new Uint8Array(64) };
  await store.table('entries', Loose).put(key, record);
  expect(await new EntryLog(store, root.id).load(0)).toMatchObject({
    entries: [root, next],
    damaged: 1,
  });
  await store.close();
});

test('numbers are never given twice, so nothing on disk is overwritten', async () => {
  const store = await written();
  await store.table('entries', Loose).delete(joinKey(root.id, numberKey(1)));
  const log = new EntryLog(store, root.id);
  expect(await log.load(0)).toMatchObject({ entries: [root], damaged: 1 });
  await log.append(next);
  const keys: string[] = [];
  for await (const key of store.table('entries', Loose).keys()) keys.push(key);
  expect(keys).toEqual([0, 2].map((number) => joinKey(root.id, numberKey(number))));
  await store.close();
});

test('a collaboration is found by its entries alone', async () => {
  const store = await written();
  await store.table('entry-log-sizes', z.unknown()).delete(root.id);
  expect(await EntryLog.collaborations(store)).toEqual([root.id]);
  await store.close();
});
