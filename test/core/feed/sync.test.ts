import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyBy } from '../../../core/identity/organisation-id.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import { StoredReplica } from '../../../core/feed/stored-replica.ts';
import type { IngestReport } from '../../../core/feed/types.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { limits } from '../../../core/schema/limits.ts';
import { SyncResponse } from '../../../core/schema/wire/sync.ts';
import { decodeCanonical } from '../../../core/schema/canonical.ts';
import { makeEntry, makeFounding, note, testIdentity } from '../../support/feed-entries.ts';
import { everybody, feedNode, type FeedNode } from '../../support/feed-nodes.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const [anna, bela, cleo] = await Promise.all(['anna', 'bela', 'cleo'].map(testIdentity));
const root = makeFounding(anna!);
const collaboration = root.id;

/** Two nodes that know each other; nothing is synced but by the test's word. */
async function pair(policy = everybody) {
  const folder = await temporaryFolder();
  const hub = new MemoryHub();
  const networks = [hub.join(anna!.organisation), hub.join(bela!.organisation)] as const;
  const one = await feedNode(join(folder, '1'), anna!, networks[0]);
  const other = await feedNode(join(folder, '2'), bela!, networks[1], policy);
  const idle = () => undefined;
  for (const [node, network] of [
    [one, networks[0]],
    [other, networks[1]],
  ] as const) {
    await node.feeds.follow(collaboration);
    // Connections that nobody begins by himself.
    network.connections = () => [];
    network.onConnected = () => idle;
    node.feeds.start();
  }
  return { hub, networks, one, other };
}

const replicaOf = (node: FeedNode) => node.feeds.replica(collaboration)!;
function storedBy(node: FeedNode): StoredReplica {
  const replica = replicaOf(node);
  if (replica instanceof StoredReplica) return replica;
  throw new Error('another kind of replica');
}
const ids = (node: FeedNode) =>
  new Set(
    replicaOf(node)
      .arrival()
      .map((entry) => entry.id),
  );
const give = (node: FeedNode, entries: readonly Entry[]) =>
  replicaOf(node).ingest(entries.map((entry) => entry.signed));
const close = (...nodes: FeedNode[]) => Promise.all(nodes.map((node) => node.close()));

function chain(author: typeof anna, length: number, first: Entry | null = null): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i < length; i++) {
    const prev = entries.at(-1) ?? first;
    const seen = prev === null ? [root] : [];
    entries.push(makeEntry(author!, { collaboration, prev, seen }));
  }
  return entries;
}

test('syncs at once, from both sides, carry nothing twice', async () => {
  const { one, other } = await pair();
  await give(one, [root, ...chain(anna, 1100, root)]);
  const replica = storedBy(other);
  const reports: Promise<IngestReport>[] = [];
  for (const name of ['ingest', 'ingestChecked'] as const) {
    const ingest = replica[name].bind(replica) as (...all: unknown[]) => Promise<IngestReport>;
    replica[name] = (...all: unknown[]) => {
      const report = ingest(...all);
      reports.push(report);
      return report;
    };
  }
  await Promise.all([
    one.feeds.syncWith(bela!.organisation, collaboration),
    other.feeds.syncWith(anna!.organisation, collaboration),
    other.feeds.syncWith(anna!.organisation, collaboration),
  ]);
  expect(replica.size).toBe(1101);
  const known = (await Promise.all(reports)).map((report) => report.known);
  expect(known.reduce((sum, count) => sum + count, 0)).toBe(0);
  await close(one, other);
});

test('many pages both ways in one sync that one side begins, and nothing twice', async () => {
  const { one, other, networks } = await pair();
  await give(one, [root, ...chain(cleo, 1300)]);
  await give(other, [root, ...chain(bela, 1100)]);
  await one.feeds.syncWith(bela!.organisation, collaboration);
  expect(replicaOf(one).size).toBe(2401);
  expect(ids(other)).toEqual(ids(one));
  // 3 pages here, 3 pages there.
  expect(networks[0].requests).toBe(6);
  expect(networks[1].requests).toBe(0);
  await one.feeds.syncWith(bela!.organisation, collaboration);
  expect(networks[0].requests).toBe(7);
  expect(one.events.filter((event) => event.kind === 'synced').length).toBe(2);
  await close(one, other);
});

test('the next page comes, and is checked, while the one before it is written', async () => {
  const { one, other, networks } = await pair();
  await give(one, [root, ...chain(anna, 1100, root)]);
  const replica = storedBy(other);
  const steps: string[] = [];
  const check = replica.check.bind(replica);
  replica.check = (entries) => {
    steps.push('checked');
    return check(entries);
  };
  const written = replica.ingestChecked.bind(replica);
  replica.ingestChecked = async (...all) => {
    // The first waits for what the test is about.
    if (replica.size === 0) await expect.poll(() => steps).toEqual(['checked', 'checked']);
    const report = await written(...all);
    steps.push('written');
    return report;
  };
  await other.feeds.syncWith(anna!.organisation, collaboration);
  expect(replica.size).toBe(1101);
  expect(steps.filter((step) => step === 'checked')).toHaveLength(networks[1].requests);
  expect(networks[1].requests).toBe(3);
  await close(one, other);
});

test('a page that cannot be stored ends the sync, and the one that came meanwhile is dropped', async () => {
  const { one, other } = await pair();
  await give(one, [root, ...chain(anna, 1100, root)]);
  const replica = storedBy(other);
  replica.ingestChecked = () => Promise.reject(new ParleyError('STORE_UNWRITABLE', 'Full.'));
  await expect(other.feeds.syncWith(anna!.organisation, collaboration)).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
  });
  expect(replica.size).toBe(0);
  await close(one, other);
});

test('a fork that neither side could see is found, wherever the copies part, and proven to both', async () => {
  for (const shared of [1, 2, 40]) {
    for (const [left, right] of [
      [1, 1],
      [1, 30],
      [30, 1],
      [17, 17],
    ] as const) {
      const { one, other } = await pair();
      const common = chain(cleo, shared);
      const head = common.at(-1)!;
      await give(one, [root, ...common, ...chain(cleo, left, head)]);
      await give(other, [root, ...common, ...chain(cleo, right, head)]);
      await one.feeds.syncWith(bela!.organisation, collaboration);
      expect(replicaOf(one).size).toBe(1 + shared + left + right);
      expect(ids(other)).toEqual(ids(one));
      for (const node of [one, other]) {
        expect(replicaOf(node).forks()).toMatchObject([
          { author: cleo!.organisation, seq: shared, entries: [{}, {}] },
        ]);
        expect(node.events.some((event) => event.kind === 'forked')).toBe(true);
      }
      await close(one, other);
    }
  }
});

test('branches beyond the limit come only where a member depends on them; then they always come', async () => {
  const { one, other } = await pair();
  const first = chain(cleo, 1);
  const branches = Array.from({ length: 20 }, () => chain(cleo, 2, first[0])).flat();
  const witnesses = await Promise.all(
    Array.from({ length: 10 }, (_, i) => testIdentity(`witness ${i}`)),
  );
  // Each witness was shown another branch, all of them beyond the first eight.
  const citing = witnesses.map((witness, i) =>
    makeEntry(witness, { collaboration, seen: [root, branches[2 * (i + 10) + 1]!] }),
  );
  for (const [i, entry] of citing.entries()) {
    await give(one, [root, ...first]);
    const [left, right] = branches.slice(2 * (i + 10), 2 * (i + 10) + 2) as [Entry, Entry];
    await give(one, [left, right, entry]);
  }
  await give(other, [root, ...first, ...branches.slice(0, 16)]);
  expect(replicaOf(other).size).toBe(18);
  await other.feeds.syncWith(anna!.organisation, collaboration);
  for (const entry of citing) {
    expect(replicaOf(other).has(entry.id)).toBe(true);
    const cited = entry.body.seen[cleo!.organisation]!.id;
    expect(replicaOf(other).isVoid(cited)).toBe(false);
  }
  await close(one, other);
});

test('a peer that may not read gets nothing, and the same answer whether the collaboration exists', async () => {
  const { one, other, networks } = await pair({ ...everybody, mayRead: () => false });
  await give(other, [root, ...chain(bela, 3)]);
  const unknown = makeFounding(cleo!).id;
  for (const id of [collaboration, unknown]) {
    const request = { kind: 'pull', collaboration: id, tips: {}, locators: {}, after: 0 };
    await expect(
      networks[0].request(bela!.organisation, 'sync', encodeCanonical(request)),
    ).rejects.toMatchObject({ code: 'PEER_REFUSED', details: { code: 'PEER_NOT_MEMBER' } });
  }
  await expect(other.feeds.syncWith(anna!.organisation, collaboration)).rejects.toMatchObject({
    code: 'NOT_MEMBER',
  });
  await close(one, other);
});

/** Answers syncs of `one` with what a member could make up. */
function answerWith(
  network: MemoryNetwork,
  node: FeedNode,
  change: (response: SyncResponse, after: number) => unknown,
) {
  let requests = 0;
  network.handle('sync', async () => {
    const statement = encodeCanonical({
      format: 1,
      collaboration,
      member: bela!.organisation,
      tips: {},
      time: 0,
    });
    const heads = { statement, signature: node.identity.sign('heads', statement) };
    return encodeCanonical(change({ heads, entries: [], next: null }, ++requests));
  });
}

test('nonsense in an answer ends the sync with an error, and what was good stays', async () => {
  const { one, other, networks } = await pair();
  const good = chain(cleo, 2);
  await give(one, [root]);
  const cases: ((response: SyncResponse) => unknown)[] = [
    () => null,
    (response) => ({ ...response, entries: 'none' }),
    (response) => ({ ...response, more: true }),
    (response) => ({ ...response, next: 0, entries: good.map((entry) => entry.signed) }),
    (response) => ({ ...response, heads: { ...response.heads, signature: new Uint8Array(64) } }),
    (response) => ({ ...response, heads: { ...response.heads, statement: new Uint8Array(9) } }),
    (response) => ({ ...response, entries: Array(513).fill(root.signed) }),
  ];
  for (const change of cases) {
    answerWith(networks[1], other, change);
    await expect(one.feeds.syncWith(bela!.organisation, collaboration)).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
    });
  }
  expect(replicaOf(one).size).toBe(3);
  await close(one, other);
});

test('a peer that always has one more page, with nothing new in it, is not followed for ever', async () => {
  const { one, other, networks } = await pair();
  await give(one, [root]);
  const entries = [root.signed];
  answerWith(networks[1], other, (response, count) => ({ ...response, entries, next: count }));
  await one.feeds.syncWith(bela!.organisation, collaboration);
  expect(networks[0].requests).toBeLessThanOrEqual(limits.idlePagesPerSync + 1);
  // An honest one has none without entries.
  answerWith(networks[1], other, (response, count) => ({ ...response, next: count }));
  await expect(one.feeds.syncWith(bela!.organisation, collaboration)).rejects.toMatchObject({
    code: 'MESSAGE_INVALID',
  });
  await close(one, other);
});

test('garbage requests are refused, whatever they are', async () => {
  const { one, other, networks } = await pair();
  const requests = [
    new Uint8Array(0),
    encodeCanonical({}),
    encodeCanonical({ kind: 'pull', collaboration, tips: {}, locators: {}, after: -1 }),
    encodeCanonical({ kind: 'push', collaboration, entries: [{}] }),
    encodeCanonical({
      kind: 'pull',
      collaboration,
      tips: { [anna!.organisation]: [] },
      locators: {},
      after: 0,
    }),
  ];
  for (const request of requests) {
    await expect(networks[0].request(bela!.organisation, 'sync', request)).rejects.toMatchObject({
      details: { code: 'MESSAGE_INVALID' },
    });
  }
  const far = {
    kind: 'pull',
    collaboration,
    tips: {},
    locators: { [cleo!.organisation]: [root.id] },
    after: Number.MAX_SAFE_INTEGER,
  };
  const answer = await networks[0].request(bela!.organisation, 'sync', encodeCanonical(far));
  expect(decodeCanonical(SyncResponse, answer)).toMatchObject({ entries: [], next: null });
  await close(one, other);
});

test("the newest statement of each member's heads is kept, signed, over a restart", async () => {
  const { one, other } = await pair();
  await give(other, [root]);
  await one.feeds.syncWith(bela!.organisation, collaboration);
  const written = await replicaOf(other).append('profile.updated', note('n'));
  await one.feeds.syncWith(bela!.organisation, collaboration);
  const kept = await replicaOf(one).signedHeads();
  expect(kept.length).toBe(1);
  const { signed, statement } = kept[0]!;
  expect(statement.member).toBe(bela!.organisation);
  expect(statement.tips[bela!.organisation]).toEqual([{ seq: 0, id: written.id }]);
  expect(verifyBy(bela!.organisation, 'heads', signed.statement, signed.signature)).toBe(true);
  await close(one, other);
  const again = await feedNode(one.store.folder, anna!, null);
  expect(await again.feeds.replica(collaboration)!.signedHeads()).toEqual(kept);
  await again.close();
});
