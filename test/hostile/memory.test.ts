import type { Connection, Stream } from '@libp2p/interface';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KiB, limits, MiB, protocols, type ProtocolName } from '../../core/schema/limits.ts';
import {
  eventually,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { frame } from '../support/raw-peer.ts';
import { goneBad, topicsHeard, type GoneBad } from './support/gone-bad.ts';
import { separateNode, type SeparateNode } from './support/separate-node.ts';

/** More connections than one, as what is counted for each of them alone is no limit. */
const CONNECTIONS = 2;
const protocol: ProtocolName = process.env['PARLEY_TEST_FULL'] === undefined ? 'sync' : 'round';
const { id, maxRequest } = protocols[protocol];
/** Unread requests of one peer by this protocol, and as much as a quiet node's own memory goes up and down by. */
const bound = limits.inboundStreamsPerProtocol * maxRequest + 16 * MiB;

let together: TestCollaboration;
let bob: TestNode;
let eve: GoneBad;
/** Ann, in a process of her own. */
let ann: SeparateNode;
let annId: TestNode['node']['organisation'];
let connections: Connection[];
let before: number;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'eve']);
  const [first, second, third] = together.nodes as [TestNode, TestNode, TestNode];
  bob = second;
  annId = first.node.organisation;
  await first.stop();
  ann = await separateNode(first.folder);
  await eventually(async () => bob.node.parts.network.isConnected(annId));
  eve = await goneBad(third);
  connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => eve.joinAt(ann.addresses)),
  );
  before = await ann.held();
});
afterAll(async () => {
  await eve.peer.node.stop();
  await ann.stop();
  await together.stop();
});

/** Sends no faster than it is taken. @returns whether all of it was */
async function send(stream: Stream, bytes: number): Promise<boolean> {
  for (let sent = 0; sent < bytes; sent += 64 * KiB) {
    while (stream.status === 'open' && stream.writableNeedsDrain)
      await new Promise((wake) => setTimeout(wake, 5));
    if (stream.status !== 'open') return false;
    stream.send(new Uint8Array(Math.min(64 * KiB, bytes - sent)));
  }
  return true;
}

/** On as many streams as there can be, over all connections: these bytes, and so many more. */
async function onAllStreams(first: Uint8Array, more: number): Promise<Stream[]> {
  const streams: Stream[] = [];
  await Promise.all(
    connections.flatMap((connection) =>
      Array.from({ length: limits.inboundStreamsPerProtocol }, async () => {
        // One that is refused is one less.
        const stream = await connection.newStream([id]).catch(() => null);
        if (stream?.status !== 'open') return;
        streams.push(stream);
        stream.send(first);
        await send(stream, more);
      }),
    ),
  );
  return streams;
}

/** Not counted is what is gone at the next look: it was on its way. */
async function expectBounded(): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 10 && least >= bound; look += 1) {
    least = Math.min(least, (await ann.held()) - before);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  expect(least).toBeLessThan(bound);
  await bob.node.parts.feeds.syncWith(annId, together.id);
}

describe('the memory of a node, and what it does for others, while a member', () => {
  test('begins requests that it does not end, on many connections', async () => {
    const streams = await onAllStreams(frame(new Uint8Array(0), maxRequest), maxRequest - 1);
    await expectBounded();
    for (const stream of streams) stream.abort(new Error('done'));
  });

  test('sends requests that are too large', async () => {
    const streams = await onAllStreams(frame(new Uint8Array(0), 0xffff_ffff), 3 * MiB);
    await expectBounded();
    for (const stream of streams) stream.abort(new Error('done'));
  });

  test('floods gossip with messages that are as large as may be', async () => {
    const { gossip } = eve.peer.node.services;
    await eventually(async () => topicsHeard(eve).length > 0);
    const [topic = ''] = topicsHeard(eve);
    gossip.subscribe(topic);
    for (let i = 0; i < 150; i += 1) {
      const message = new Uint8Array(limits.gossipBytes - KiB).fill(i);
      message[0] = i >> 8;
      await gossip.publish(topic, message).catch(() => null);
    }
    await expectBounded();
  });
});
