import { afterAll, beforeAll, expect, test } from 'vitest';
import { protocols } from '../../core/schema/limits.ts';
import { everyProtocol } from '../support/every-protocol.ts';
import { makeEntry } from '../support/feed-entries.ts';
import {
  eventually,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { exchange, frame } from '../support/raw-peer.ts';
import { goneBad, isServed, topicsHeard, type GoneBad } from './support/gone-bad.ts';

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let dora: GoneBad;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'dora']);
  const [first, second, third] = together.nodes as [TestNode, TestNode, TestNode];
  [ann, bob] = [first, second];
  await ann.services.removeMember(together.id, third.node.organisation);
  for (const { node } of [ann, bob]) {
    await eventually(async () => !node.parts.network.isConnected(third.node.organisation));
  }
  dora = await goneBad(third);
});
afterAll(async () => {
  await dora.peer.node.stop();
  await together.stop();
});

test('a removed member gets nothing by any protocol, libp2p’s own included, and is opened none to', async () => {
  for (const node of [ann, bob]) {
    // By join strangers are told that a ticket is used (rule 5), for as long as it would have been good.
    for (const protocol of everyProtocol.filter((id) => id !== protocols.join.id)) {
      // Anew for each: what connects is hung up on.
      const connection = await dora.dial(node).catch(() => null);
      if (connection === null) continue;
      const ask = exchange(connection, protocol, frame(Buffer.from('hello?')));
      const answer = await ask.catch(() => new Uint8Array(0));
      expect(answer, protocol).toHaveLength(0);
    }
  }
  expect(dora.peer.inbound()).toBe(0);
  expect(topicsHeard(dora)).toEqual([]);
  for (const { node } of [ann, bob]) {
    expect(node.parts.network.isConnected(dora.identity.organisation)).toBe(false);
  }
  await isServed(ann, bob, together.id, 'among those left');
});

test('what it writes beyond its removal counts for nothing where it gets in all the same', async () => {
  const replica = ann.node.parts.feeds.replica(together.id)!;
  const own = replica.arrival().filter(({ body }) => body.author === dora.identity.organisation);
  const late = makeEntry(dora.identity, {
    collaboration: together.id,
    prev: own.at(-1)!,
    note: 'still here',
  });
  // As a member that has not heard of the removal would pass it on.
  await bob.node.parts.feeds.replica(together.id)!.ingest([late.signed]);
  await isServed(bob, ann, together.id, 'passed on');
  for (const node of [ann, bob]) {
    const { members } = await node.services.collaboration(together.id);
    const known = members.find(
      ({ organisation }) => organisation.id === dora.identity.organisation,
    );
    expect(known).toMatchObject({ state: 'removed', contact: '' });
  }
});
