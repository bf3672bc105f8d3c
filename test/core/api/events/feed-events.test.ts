import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Draft } from '../../../../core/api/events/event-log.ts';
import { FeedEvents, type FeedEventsPorts } from '../../../../core/api/events/feed-events.ts';
import type { Membership } from '../../../../core/collaboration/membership.ts';
import type { ContentId } from '../../../../core/schema/ids.ts';
import { openStore } from '../../../../core/store/store.ts';
import { openJournal } from '../../../../core/tasks/journal.ts';
import { TaskBoards } from '../../../../core/tasks/boards.ts';
import { makeEntry, makeFounding, testIdentity } from '../../../support/feed-entries.ts';
import { feedNode } from '../../../support/feed-nodes.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A real feed with a task in it, and a membership of which the test says what counts. */
async function setUp() {
  const folder = await temporaryFolder();
  const ann = await testIdentity('ann');
  const node = await feedNode(join(folder, 'feeds'), ann, null);
  const store = await openStore(join(folder, 'store'));
  onTestFinished(async () => {
    await node.close();
    await store.close();
  });
  const root = makeFounding(ann);
  const replica = await node.feeds.follow(root.id);
  const spec = {
    format: 1,
    collaboration: root.id,
    launcher: ann.organisation,
    nonce: new Uint8Array(16),
    title: 'Mean',
    purpose: '',
    dataset: 'wages',
    algorithm: { name: 'mean', version: 1 },
    parameters: {},
    invited: [ann.organisation],
    participants: { minimum: 1, maximum: 1 },
    privacy: { mode: 'open', minimum: 1, recipients: 'launcher' },
    deadlines: { join: 1, phaseSeconds: 1 },
  };
  const announced = makeEntry(ann, {
    collaboration: root.id,
    prev: root,
    change: { type: 'task.announced', payload: { spec } } as never,
  });
  const boards = new TaskBoards();
  const voided = new Set<ContentId>();
  const membership = { collaboration: root.id, void: voided } as unknown as Membership;
  boards.apply(root.id, announced);
  const task = boards.list()[0]!.id;
  const cancelled = makeEntry(ann, {
    collaboration: root.id,
    prev: announced,
    change: { type: 'task.cancelled', payload: { task } } as never,
  });
  boards.apply(root.id, cancelled);
  await replica.ingest([root.signed, announced.signed, cancelled.signed]);
  const ports: FeedEventsPorts = {
    store,
    self: ann.organisation,
    collaborations: { find: () => membership, replica: () => replica },
    tasks: { boards, journal: openJournal(store, Date.now) },
  };
  const open = () => FeedEvents.open(ports);
  /** Everything there is, written. */
  const drain = async (events: FeedEvents, write = true): Promise<Draft[]> => {
    const all: Draft[] = [];
    for (;;) {
      const collected = await events.collect(2);
      if (collected === null) return all;
      all.push(...collected.drafts);
      if (!write) return all;
      const batch = store.batch();
      collected.mark(batch);
      await batch.write();
      collected.done();
    }
  };
  return { collaboration: root.id, task, boards, open, drain, voided, root, announced, cancelled };
}

const told = (drafts: readonly Draft[]) =>
  drafts.map(({ kind, data }) => [
    kind,
    'change' in data ? data.change : 'type' in data ? data.type : null,
    'stage' in data ? data.stage : null,
  ]);
const whole = [
  ['entry', 'collaboration.founded', null],
  ['task', 'announced', 'announced'],
  ['task', 'cancelled', 'cancelled'],
];

test('a task’s stages follow one another, though all came in at once', async () => {
  const { open, drain, collaboration } = await setUp();
  const events = await open();
  events.touch(collaboration, 'membership');
  expect(told(await drain(events))).toEqual(whole);
  events.touch(collaboration, 'membership');
  expect(await drain(events)).toEqual([]);
});

test('what was not written is told after the restart; what was is not', async () => {
  const { open, drain, collaboration } = await setUp();
  const killed = await open();
  killed.touch(collaboration, 'membership');
  expect(await drain(killed, false)).toHaveLength(2);
  // Still the same: nothing was written.
  expect(told(await drain(killed, false))).toEqual(whole.slice(0, 2));
  const again = await open();
  again.touch(collaboration, 'membership');
  expect(told(await drain(again))).toEqual(whole);
  const last = await open();
  last.touch(collaboration, 'membership');
  expect(await drain(last)).toEqual([]);
});

test('what is void is no event; a stage that changes by what counts is one', async () => {
  const { open, drain, collaboration, boards, voided, root, announced, cancelled } = await setUp();
  const events = await open();
  events.touch(collaboration, 'entry');
  await drain(events);
  voided.add(cancelled.id);
  boards.replay(collaboration, [root, announced]);
  events.touch(collaboration, 'membership');
  expect(told(await drain(events))).toEqual([['task', 'restated', 'announced']]);
  boards.replay(collaboration, [root]);
  // As a node sees it that was killed before it could tell.
  const again = await open();
  again.touch(collaboration, 'membership');
  expect(told(await drain(again))).toEqual([['task', 'voided', null]]);
  again.touch(collaboration, 'membership');
  expect(await drain(again)).toEqual([]);
  const fresh = await setUp();
  fresh.voided.add(fresh.cancelled.id);
  const blind = await fresh.open();
  blind.touch(fresh.collaboration, 'entry');
  expect(told(await fresh.drain(blind))).toEqual(whole.slice(0, 2));
});
