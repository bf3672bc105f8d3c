import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EventSource } from '../../../../core/api/events/event-source.ts';
import { tokenThings } from '../../../../core/api/events/kinds-of-things.ts';
import { ThingEvents } from '../../../../core/api/events/thing-events.ts';
import type { TokenView } from '../../../../core/schema/api/tokens.ts';
import { openStore, type Store } from '../../../../core/store/store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function changesOf(source: EventSource, store: Store | null): Promise<unknown[]> {
  const collected = await source.collect(100);
  if (collected === null) return [];
  if (store !== null) {
    const batch = store.batch();
    collected.mark(batch);
    await batch.write();
    collected.done();
  }
  return collected.drafts.map(({ data }) => data);
}

test('things are told once each time they change, over restarts too', async () => {
  const store = await openStore(join(await temporaryFolder(), 'store'));
  onTestFinished(() => store.close());
  const tokens = new Map<string, { id: string; name: string; rotated: number | null }>();
  const open = () =>
    ThingEvents.open(store, tokenThings({ list: () => [...tokens.values()] as TokenView[] }));
  const events = await open();
  expect(await changesOf(events, store)).toEqual([]);

  tokens.set('a', { id: 'a', name: 'notebook', rotated: null });
  expect(await changesOf(events, store)).toEqual([]);
  events.touch();
  // Not written: it is still to be told.
  const created = { change: 'created', token: 'a', name: 'notebook' };
  expect(await changesOf(events, null)).toEqual([created]);
  const again = await open();
  expect(await changesOf(again, store)).toEqual([created]);
  expect(await changesOf(again, store)).toEqual([]);

  tokens.set('a', { id: 'a', name: 'notebook', rotated: 5 });
  tokens.set('b', { id: 'b', name: 'other', rotated: null });
  again.touch();
  expect(await changesOf(again, store)).toEqual([
    { ...created, change: 'rotated' },
    { change: 'created', token: 'b', name: 'other' },
  ]);
  tokens.delete('a');
  const last = await open();
  expect(await changesOf(last, store)).toEqual([{ ...created, change: 'revoked' }]);
  expect(await changesOf(await open(), store)).toEqual([]);
});
