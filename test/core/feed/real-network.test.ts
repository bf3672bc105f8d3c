import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeSignedEntry } from '../../../core/feed/entry-codec.ts';
import type { FeedPolicy } from '../../../core/feed/types.ts';
import { createIdentity, type Identity } from '../../../core/identity/keys.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { founding, makeEntry, note } from '../../support/feed-entries.ts';
import { everybody, feedNode, type FeedNode } from '../../support/feed-nodes.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

interface Peer {
  readonly identity: Identity;
  network: TestNetwork;
  node: FeedNode;
}

/** Nodes with real sockets and LevelDB; who knows whom is for the test to say. */
async function peers(count: number, policy: FeedPolicy = everybody): Promise<Peer[]> {
  const folder = await temporaryFolder();
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const identity = await createIdentity();
      const network = await testNetwork({ privateKey: identity.libp2pKey });
      const node = await feedNode(join(folder, String(i)), identity, network, policy);
      node.feeds.start();
      return { identity, network, node };
    }),
  );
}

function acquaint(...known: Peer[]): void {
  for (const { network } of known) network.admit(known.map((peer) => peer.network.where));
}

async function close(all: readonly Peer[]): Promise<void> {
  for (const { node } of all) await node.close();
  await stopAll(all.map(({ network }) => network));
}

test('three nodes: entries by gossip, the late one by sync, an order that all share', async () => {
  const all = await peers(3);
  const [first, second, third] = all as [Peer, Peer, Peer];
  const { id } = await first.node.feeds.found(founding);
  for (const { node } of all) {
    await node.feeds.follow(id);
    node.feeds.useTopics(id, ['a-topic']);
  }
  const replicas = all.map(({ node }) => node.feeds.replica(id)!);
  acquaint(first, second);
  await until(() => replicas[1]!.size === 1);
  for (let i = 0; i < 10; i++) {
    await replicas[0]!.append('profile.updated', note(`first ${i}`));
    await replicas[1]!.append('profile.updated', note(`second ${i}`));
  }
  await until(() => replicas[0]!.size === 21 && replicas[1]!.size === 21);

  acquaint(first, second, third);
  await until(() => replicas[2]!.size === 21);
  await replicas[2]!.append('profile.updated', note('third'));
  await until(() => replicas.every((replica) => replica.size === 22));
  for (const replica of replicas) expect(replica.ordered()).toEqual(replicas[0]!.ordered());
  const kept = await replicas[2]!.signedHeads();
  expect(kept.length).toBeGreaterThan(0);
  await close(all);
});

test('a node that was away has what it missed', async () => {
  const all = await peers(2);
  const [first, second] = all as [Peer, Peer];
  const { id } = await first.node.feeds.found(founding);
  await second.node.feeds.follow(id);
  acquaint(first, second);
  await until(() => second.node.feeds.replica(id)!.size === 1);
  await second.node.close();
  await second.network.stop();
  const mine = first.node.feeds.replica(id)!;
  for (let i = 0; i < 600; i++) await mine.append('profile.updated', note(`n${i}`));
  second.network = await testNetwork({ privateKey: second.identity.libp2pKey });
  second.node = await feedNode(second.node.store.folder, second.identity, second.network);
  second.node.feeds.start();
  acquaint(first, second);
  await until(() => second.node.feeds.replica(id)!.size === 601);
  await close(all);
});

test('what strangers and liars send is dropped; honest entries still come through', async () => {
  const outsiders = new Set<OrganisationId>();
  const policy: FeedPolicy = {
    admits: (_replica, entry) => !outsiders.has(entry.body.author),
    mayRead: (peer) => !outsiders.has(peer),
  };
  const all = await peers(2, policy);
  const [first, second] = all as [Peer, Peer];
  const liar = { identity: await createIdentity() };
  const network = await testNetwork({ privateKey: liar.identity.libp2pKey });
  outsiders.add(liar.identity.organisation);
  const { id } = await first.node.feeds.found(founding);
  const mine = first.node.feeds.replica(id)!;
  const theirs = await second.node.feeds.follow(id);
  for (const { node } of all) node.feeds.useTopics(id, ['a-topic']);
  acquaint(first, second);
  await until(() => theirs.size === 1);

  // A connected peer that is no member of this collaboration: no sync for it.
  for (const peer of all)
    peer.network.admit([...all.map((one) => one.network.where), network.where]);
  network.admit(all.map((peer) => peer.network.where));
  await until(() => network.connections().length === 2);
  const idle = network.request(first.network.self, 'sync', new Uint8Array(3));
  await expect(idle).rejects.toMatchObject({ code: 'PEER_REFUSED' });

  // A member that gossips what it should not.
  const root = mine.get(id)!;
  const strange = makeEntry(liar.identity, { collaboration: id, seen: [root] });
  const forged = {
    body: makeEntry(first.identity, { collaboration: id, prev: root }).signed.body,
    signature: new Uint8Array(64),
  };
  await second.network.publish('a-topic', encodeSignedEntry(strange.signed));
  await second.network.publish('a-topic', encodeSignedEntry(forged));
  await second.network.publish('a-topic', Uint8Array.of(1, 2, 3));
  await until(() => {
    const dropped = first.node.feeds.dropped();
    return ['ENTRY_AUTHOR', 'ENTRY_SIGNATURE', 'ENTRY_INVALID'].every((code) =>
      [...dropped.keys()].includes(code as 'ENTRY_AUTHOR'),
    );
  });
  expect(mine.size).toBe(1);

  await mine.append('profile.updated', note('honest'));
  await until(() => theirs.size === 2);
  await close(all);
  await network.stop();
});
