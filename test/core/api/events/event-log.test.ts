import { Level } from 'level';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EventLog, type Draft } from '../../../../core/api/events/event-log.ts';
import { eventServices } from '../../../../core/api/services/events.ts';
import type { NodeEvent } from '../../../../core/schema/api/events.ts';
import { numberKey } from '../../../../core/store/key.ts';
import { openStore } from '../../../../core/store/store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const draft = (sentence: string): Draft => ({
  kind: 'node',
  collaboration: null,
  task: null,
  organisation: null,
  data: { change: 'warning', sentence },
});
const drafts = (from: number, count: number): Draft[] =>
  Array.from({ length: count }, (_, i) => draft(`event ${from + i}`));

async function opened(folder: string, kept?: number) {
  const store = await openStore(folder);
  const log = await EventLog.open(store, () => 1000, kept);
  let open = true;
  const close = async () => {
    if (open) await store.close();
    open = false;
  };
  onTestFinished(close);
  return { log, close };
}

const append = (log: EventLog, count: number): Promise<void> =>
  log.append(drafts(log.next, count), () => undefined);

const sentences = (events: readonly NodeEvent[]) =>
  events.map((event) => (event.kind === 'node' ? event.data.sentence : null));

describe('what is kept', () => {
  test('are the newest; older ones are EVENTS_GONE, which names the oldest and the next', async () => {
    const folder = await temporaryFolder();
    const first = await opened(folder, 10);
    await append(first.log, 8);
    await append(first.log, 8);
    const gone = { code: 'EVENTS_GONE', details: { from: 6, oldest: 7, next: 17 } };
    await expect(first.log.read(6, 100)).rejects.toMatchObject(gone);
    expect((await first.log.read(7, 100)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 10 }, (_, i) => 7 + i),
    );
    await first.close();
    const { log } = await opened(folder, 10);
    expect([log.oldest, log.next]).toEqual([7, 17]);
    await expect(log.read(6, 100)).rejects.toMatchObject(gone);
  });

  test('of one batch that is larger than that, its end', async () => {
    const { log } = await opened(await temporaryFolder(), 10);
    await append(log, 25);
    expect([log.oldest, log.next]).toEqual([16, 26]);
    expect(sentences(await log.read(16, 2))).toEqual(['event 16', 'event 17']);
  });

  test('a number that was never given out is EVENTS_GONE as well', async () => {
    const { log } = await opened(await temporaryFolder());
    await append(log, 2);
    expect(await log.read(3, 10)).toEqual([]);
    await expect(log.read(4, 10)).rejects.toMatchObject({ code: 'EVENTS_GONE' });
  });
});

test('damaged and missing records leave no gap, and no number is given twice', async () => {
  const folder = await temporaryFolder();
  const first = await opened(folder);
  await append(first.log, 5);
  await first.close();
  const database = new Level<string, Uint8Array>(folder, { valueEncoding: 'view' });
  await database.del(`!events!${numberKey(2)}`);
  for (const seq of [3, 5]) await database.put(`!events!${numberKey(seq)}`, new Uint8Array([1]));
  await database.close();
  const { log } = await opened(folder);
  expect(log.next).toBe(6);
  const found = await log.read(1, 10);
  expect(found.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(found.map((event) => event.kind === 'node' && event.data.change)).toEqual([
    'warning',
    'lost',
    'lost',
    'warning',
    'lost',
  ]);
});

describe('who follows', () => {
  async function following(log: EventLog) {
    const caller = new AbortController();
    const services = eventServices({ log, stopping: new AbortController().signal });
    const pages = services.followEvents(1, caller.signal)[Symbol.asyncIterator]();
    // The place it begins at.
    expect((await pages.next()).value).toEqual({ items: [], next: 1 });
    return { pages, caller };
  }

  test('is told no more when it may no longer call, however much it has not read yet', async () => {
    const { log } = await opened(await temporaryFolder());
    await append(log, 300);
    const { pages, caller } = await following(log);
    const { value } = await pages.next();
    expect(value?.items).toHaveLength(100);
    caller.abort();
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });

  test('and reads too slowly for what is kept is told so', async () => {
    const { log } = await opened(await temporaryFolder(), 200);
    await append(log, 200);
    const { pages } = await following(log);
    await pages.next();
    await append(log, 150);
    await expect(pages.next()).rejects.toMatchObject({ code: 'EVENTS_GONE' });
  });
});
