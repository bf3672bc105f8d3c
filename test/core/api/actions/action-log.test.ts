import { describe, expect, onTestFinished, test } from 'vitest';
import { ActionLog } from '../../../../core/api/actions/action-log.ts';
import { Action, ActionQuery } from '../../../../core/schema/api/actions.ts';
import { numberKey } from '../../../../core/store/key.ts';
import { openStore } from '../../../../core/store/store.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { asked, bob, ended } from '../support/fake-services.ts';

async function open(folder: string, kept?: number) {
  const store = await openStore(folder);
  onTestFinished(() => store.close());
  let time = 1000;
  return {
    store,
    log: await ActionLog.open(store, () => time++, kept === undefined ? {} : { kept }),
  };
}

const page = (log: ActionLog, query: ActionQuery = {}) => log.page(ActionQuery.parse(query));
const numbers = async (log: ActionLog, query: ActionQuery = {}) =>
  (await page(log, query)).items.map(({ seq }) => seq);

describe('the journal of actions', () => {
  test('goes on after a restart, the newest first, with who did it and when', async () => {
    const folder = await temporaryFolder();
    const { store, log } = await open(folder);
    await log.note({ kind: 'backup-made' }, 'consent');
    await log.note({ kind: 'preview-seen', task: asked }, 'window');
    await store.close();
    const { log: again } = await open(folder);
    await again.note({ kind: 'member-verified', organisation: bob }, 'control socket');
    expect(await page(again)).toEqual({
      items: [
        { seq: 3, time: 1000, by: 'control socket', kind: 'member-verified', organisation: bob },
        { seq: 2, time: 1001, by: 'window', kind: 'preview-seen', task: asked },
        { seq: 1, time: 1000, by: 'consent', kind: 'backup-made' },
      ],
      next: null,
    });
  });

  test('is read page by page, of one kind or about one task', async () => {
    const { log } = await open(await temporaryFolder());
    // At once: each has a number of its own.
    await Promise.all(
      [asked, ended, asked, ended, asked].map((task, i) =>
        i % 2 === 0
          ? log.note({ kind: 'preview-seen', task }, 'window')
          : log.note({ kind: 'result-exported', task, format: 'csv' }, 'window'),
      ),
    );
    expect(await page(log, { limit: 2 })).toMatchObject({
      items: [{ seq: 5 }, { seq: 4 }],
      next: 4,
    });
    expect(await page(log, { limit: 2, cursor: 4 })).toMatchObject({ next: 2 });
    expect(await page(log, { limit: 2, cursor: 2 })).toMatchObject({
      items: [{ seq: 1 }],
      next: null,
    });
    expect(await numbers(log, { kind: 'preview-seen' })).toEqual([5, 3, 1]);
    expect(await page(log, { kind: 'result-exported', limit: 2 })).toMatchObject({ next: null });
    expect(await numbers(log, { task: ended })).toEqual([4, 2]);
    expect(await numbers(log, { kind: 'backup-made' })).toEqual([]);
  });

  test('keeps the newest, and gives no number twice', async () => {
    const folder = await temporaryFolder();
    const { store, log } = await open(folder, 3);
    for (let i = 0; i < 5; i++) await log.note({ kind: 'backup-made' }, 'consent');
    expect(await numbers(log)).toEqual([5, 4, 3]);
    await store.close();
    const { log: again } = await open(folder, 2);
    await again.note({ kind: 'backup-made' }, 'consent');
    expect(await numbers(again)).toEqual([6, 5]);
  });

  test('is read on past a record that another version wrote', async () => {
    const { store, log } = await open(await temporaryFolder());
    await log.note({ kind: 'backup-made' }, 'consent');
    const strange = { seq: 2, time: 1, by: 'consent', kind: 'flown' } as unknown as Action;
    await store.table('actions', Action).put(numberKey(2), strange);
    expect(await numbers(log)).toEqual([1]);
  });
});
