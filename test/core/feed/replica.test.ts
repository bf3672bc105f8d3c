import { expect, test } from 'vitest';
import { limits } from '../../../core/schema/limits.ts';
import {
  makeEntry,
  makeFounding,
  founding,
  note,
  testIdentity,
} from '../../support/feed-entries.ts';
import { feedNode } from '../../support/feed-nodes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const [anna, bela, cleo] = await Promise.all(['anna', 'bela', 'cleo'].map(testIdentity));

test('what was appended is there after a restart, in the same order', async () => {
  const folder = await temporaryFolder();
  const node = await feedNode(folder, anna!, null);
  const { id } = await node.feeds.found(founding);
  const replica = node.feeds.replica(id)!;
  const appended = await Promise.all(
    Array.from({ length: 20 }, (_, i) => replica.append('profile.updated', note(`n${i}`))),
  );
  expect(appended.map((entry) => entry.body.seq)).toEqual(appended.map((_, i) => i + 1));
  await node.close();

  const again = await feedNode(folder, anna!, null);
  expect(again.feeds.collaborations()).toEqual([id]);
  const reopened = again.feeds.replica(id)!;
  expect(reopened.arrival().map((entry) => entry.id)).toEqual([id, ...appended.map((e) => e.id)]);
  expect(reopened.ordered()).toEqual(replica.ordered());
  expect(reopened.head(anna!.organisation)).toEqual({ seq: 20, id: appended.at(-1)!.id });
  const next = await reopened.append('profile.updated', note('next'));
  expect(next.body).toMatchObject({ seq: 21, prev: appended.at(-1)!.id });
  await again.close();
});

test('an entry cites what moved since the one before, and its past is known', async () => {
  const node = await feedNode(await temporaryFolder(), anna!, null);
  const { id } = await node.feeds.found(founding);
  const replica = node.feeds.replica(id)!;
  const root = replica.get(id)!;
  const b0 = makeEntry(bela!, { collaboration: id, seen: [root] });
  const b1 = makeEntry(bela!, { collaboration: id, prev: b0 });
  const c0 = makeEntry(cleo!, { collaboration: id, seen: [root] });
  await replica.ingest([b0, b1, c0].map((entry) => entry.signed));
  const first = await replica.append('profile.updated', note('first'));
  const second = await replica.append('profile.updated', note('second'));
  const b2 = makeEntry(bela!, { collaboration: id, prev: b1, seen: [second] });
  await replica.ingest([b2.signed]);
  const third = await replica.append('profile.updated', note('third'));

  expect(first.body.seen).toEqual({
    [bela!.organisation]: { seq: 1, id: b1.id },
    [cleo!.organisation]: { seq: 0, id: c0.id },
  });
  expect(second.body.seen).toEqual({});
  expect(third.body.seen).toEqual({ [bela!.organisation]: { seq: 2, id: b2.id } });
  const past = replica.past(b2.id);
  expect(past.seq(anna!.organisation)).toBe(2);
  expect(past.seq(cleo!.organisation)).toBe(0);
  expect(past.seq((await testIdentity('nobody')).organisation)).toBeNull();
  expect(past.includes(first.id)).toBe(true);
  expect(past.includes(third.id)).toBe(false);
  expect(replica.precedes(b0.id, third.id)).toBe(true);
  expect(replica.precedes(third.id, third.id)).toBe(false);
  expect(replica.precedes(third.id, b0.id)).toBe(false);
  await node.close();
});

test('entries are refused for what is wrong with them, counted, and leave no trace', async () => {
  const folder = await temporaryFolder();
  const node = await feedNode(folder, anna!, null, {
    admits: (_replica, entry) => entry.body.author !== cleo!.organisation,
    mayRead: () => true,
  });
  const { id } = await node.feeds.found(founding);
  const other = makeFounding(bela!);
  const replica = node.feeds.replica(id)!;
  const root = replica.get(id)!;
  const b0 = makeEntry(bela!, { collaboration: id, seen: [root] });
  const b1 = makeEntry(bela!, { collaboration: id, prev: b0 });
  const make = (body: Parameters<typeof makeEntry>[1]) => makeEntry(bela!, body).signed;
  await replica.ingest([b0.signed]);

  const cases = {
    ENTRY_CHAIN: [
      make({ collaboration: other.id, prev: b0 }),
      make({ collaboration: id, prev: b0, change: { seq: 5 } }),
      make({ collaboration: id, prev: b0, change: { prev: null } }),
      make({ collaboration: id, prev: null, change: { seq: 1 } }),
      make({ collaboration: id, prev: root }),
      make({ collaboration: id, prev: b0, seen: [b0] }),
      make({
        collaboration: id,
        prev: b0,
        change: { seen: { [anna!.organisation]: { seq: 1, id: root.id } } },
      }),
      make({
        collaboration: id,
        prev: b0,
        change: { seen: { [cleo!.organisation]: { seq: 0, id: root.id } } },
      }),
      make({ collaboration: null, prev: b0 }),
      other.signed,
    ],
    ENTRY_SIGNATURE: [
      { body: b1.signed.body, signature: b0.signed.signature },
      { body: b1.signed.body, signature: anna!.sign('entry', b1.signed.body) },
      { body: b1.signed.body, signature: bela!.sign('heads', b1.signed.body) },
    ],
    ENTRY_AUTHOR: [makeEntry(cleo!, { collaboration: id, seen: [root] }).signed],
    ENTRY_INVALID: [
      { body: Uint8Array.of(0xa0), signature: b0.signed.signature },
      { body: new Uint8Array([...b1.signed.body, 0]), signature: b1.signed.signature },
    ],
    ENTRY_TOO_LARGE: [
      { body: new Uint8Array(limits.entryBytes + 1), signature: b0.signed.signature },
    ],
  };
  for (const [code, entries] of Object.entries(cases)) {
    const report = await replica.ingest(entries);
    expect(report, code).toMatchObject({ stored: [], dropped: { [code]: entries.length } });
    expect(node.feeds.dropped().get(code as keyof typeof cases)).toBe(entries.length);
  }
  expect(replica.size).toBe(2);
  const report = await replica.ingest([makeEntry(bela!, { collaboration: id, prev: b1 }).signed]);
  expect([...report.missing]).toEqual([bela!.organisation]);
  await node.close();
  const again = await feedNode(folder, anna!, null);
  expect(again.feeds.replica(id)!.size).toBe(2);
  await again.close();
});

test('an append says why it cannot be', async () => {
  const node = await feedNode(await temporaryFolder(), anna!, null, {
    admits: (_replica, entry) => entry.body.type !== 'member.left',
    mayRead: () => true,
  });
  const { id } = await node.feeds.found(founding);
  const replica = node.feeds.replica(id)!;
  const unknown = makeEntry(bela!, { collaboration: id });
  const attempts = [
    ['ENTRY_AUTHOR', replica.append('member.left', {})],
    ['ENTRY_INVALID', replica.append('profile.updated', note('\u202E'))],
    ['ENTRY_INVALID', replica.append('profile.updated', note('x'.repeat(200)))],
    ['ENTRY_DEPENDENCY', replica.append('profile.updated', note('n'), { cites: [unknown.id] })],
  ] as const;
  for (const [code, attempt] of attempts) await expect(attempt).rejects.toMatchObject({ code });
  replica.holdAppends('it was restored from a backup');
  expect(replica.onHold).toBe('it was restored from a backup');
  await expect(replica.append('profile.updated', note('n'))).rejects.toMatchObject({
    code: 'FEED_RESTORING',
  });
  replica.releaseAppends();
  const empty = await node.feeds.follow(unknown.id);
  await expect(empty.append('profile.updated', note('n'))).rejects.toMatchObject({
    code: 'NOT_READY',
  });
  expect((await replica.append('profile.updated', note('n'))).body.seq).toBe(1);
  await node.close();
});

test('both entries of a fork are kept, whatever came first, and a forked author appends no more', async () => {
  const node = await feedNode(await temporaryFolder(), anna!, null);
  const { id } = await node.feeds.found(founding);
  const replica = node.feeds.replica(id)!;
  const root = replica.get(id)!;
  const b0 = makeEntry(bela!, { collaboration: id, seen: [root] });
  const left = makeEntry(bela!, { collaboration: id, prev: b0 });
  const right = makeEntry(bela!, { collaboration: id, prev: b0 });
  await replica.ingest([b0.signed, left.signed]);
  const citing = await replica.append('profile.updated', note('cites the left one'));
  await replica.ingest([right.signed]);
  expect(replica.forks()).toEqual([
    {
      author: bela!.organisation,
      seq: 1,
      entries: [left, right].sort((a, b) => (a.id < b.id ? -1 : 1)),
    },
  ]);
  expect(replica.isVoid(left.id)).toBe(false);
  expect(replica.isVoid(right.id)).toBe(true);
  expect(replica.voidByFork((entry) => entry.id === citing.id)).toEqual(
    new Set([left.id, right.id]),
  );
  expect(replica.head(bela!.organisation)).toEqual({ seq: 0, id: b0.id });
  const next = await replica.append('profile.updated', note('does not cite the right one'));
  expect(next.body.seen).toEqual({});
  expect(node.events).toMatchObject([{ kind: 'forked', author: bela!.organisation, seq: 1 }]);

  const twin = makeEntry(anna!, { collaboration: id, prev: root });
  await replica.ingest([twin.signed]);
  await expect(replica.append('profile.updated', note('n'))).rejects.toMatchObject({
    code: 'FEED_FORKED',
  });
  await node.close();
});

test('listeners hear of every entry once it is stored, and one that fails harms nobody', async () => {
  const node = await feedNode(await temporaryFolder(), anna!, null);
  const { id } = await node.feeds.found(founding);
  const replica = node.feeds.replica(id)!;
  const heard: string[] = [];
  replica.on(() => {
    throw new Error('broken listener');
  });
  const stop = replica.on((entries) => heard.push(...entries.map(({ id: one }) => one)));
  const own = await replica.append('profile.updated', note('n'));
  const b0 = makeEntry(bela!, { collaboration: id, seen: [own] });
  await replica.ingest([b0.signed, b0.signed]);
  stop();
  await replica.append('profile.updated', note('n'));
  expect(heard).toEqual([own.id, b0.id]);
  expect(node.lines).toContain('error A listener failed.');
  await node.close();
});
