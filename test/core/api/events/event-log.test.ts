import { join } from 'node:path';
import { Level } from 'level';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EventLog, type Draft } from '../../../../core/api/events/event-log.ts';
import { numberKey } from '../../../../core/store/key.ts';
import { openStore, type Store } from '../../../../core/store/store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const draft = (sentence: string): Draft => ({
  kind: 'node',
  collaboration: null,
  task: null,
  organisation: null,
  data: { change: 'warning', sentence },
});
const nothing = () => undefined;
const sentences = async (log: EventLog, from: number) =>
  (await log.read(from, 100)).map(({ seq, data }) => [seq, 'sentence' in data && data.sentence]);

async function opened(folder: string, kept?: number): Promise<{ store: Store; log: EventLog }> {
  const store = await openStore(folder);
  onTestFinished(() => store.close());
  return { store, log: await EventLog.open(store, () => 5, kept) };
}

describe('the log of events', () => {
  test('numbers from 1 without gaps, over restarts', async () => {
    const folder = join(await temporaryFolder(), 'store');
    const first = await opened(folder);
    expect([first.log.oldest, first.log.next]).toEqual([1, 1]);
    expect(await first.log.read(1, 10)).toEqual([]);
    await first.log.append([draft('a'), draft('b')], nothing);
    await first.store.close();
    const { log } = await opened(folder);
    await log.append([draft('c')], nothing);
    expect(await sentences(log, 1)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await sentences(log, 3)).toEqual([[3, 'c']]);
    expect(await log.read(4, 10)).toEqual([]);
  });

  test('keeps the newest; what is gone, or not given out yet, is EVENTS_GONE and says from where on', async () => {
    const folder = join(await temporaryFolder(), 'store');
    const first = await opened(folder, 3);
    for (const name of 'abcde') await first.log.append([draft(name)], nothing);
    expect([first.log.oldest, first.log.next]).toEqual([3, 6]);
    expect(await sentences(first.log, 3)).toHaveLength(3);
    for (const from of [1, 2, 7]) {
      await expect(first.log.read(from, 10)).rejects.toMatchObject({
        code: 'EVENTS_GONE',
        details: { from, oldest: 3, next: 6 },
      });
    }
    await first.store.close();
    const again = await opened(folder, 3);
    expect([again.log.oldest, again.log.next]).toEqual([3, 6]);
    // More at once than are kept.
    await again.log.append(['f', 'g', 'h', 'i', 'j'].map(draft), nothing);
    expect([again.log.oldest, again.log.next]).toEqual([8, 11]);
    expect(await sentences(again.log, 8)).toEqual([
      [8, 'h'],
      [9, 'i'],
      [10, 'j'],
    ]);
  });

  test('a damaged record and a lost one leave no gap, and are told as such', async () => {
    const folder = join(await temporaryFolder(), 'store');
    const { store, log } = await opened(folder);
    await log.append(['a', 'b', 'c', 'd'].map(draft), nothing);
    await store.close();
    const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
    const key = `!events!${numberKey(2)}`;
    const record = (await database.get(key)).slice();
    record[record.length - 1]! ^= 1;
    await database.put(key, record);
    await database.del(`!events!${numberKey(3)}`);
    await database.close();
    const again = await opened(folder);
    const events = await again.log.read(1, 10);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const changes = events.map(({ data }) => 'change' in data && data.change);
    expect(changes).toEqual(['warning', 'lost', 'lost', 'warning']);
  });

  test('a write that fails gives out no number, and nobody is told', async () => {
    const { store, log } = await opened(join(await temporaryFolder(), 'store'));
    await log.append([draft('a')], nothing);
    let told = 0;
    log.onWritten(() => told++);
    await store.close();
    await expect(log.append([draft('b')], nothing)).rejects.toMatchObject({
      code: 'STOPPED',
    });
    expect(log.next).toBe(2);
    expect(told).toBe(0);
  });
});
