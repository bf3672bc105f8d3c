import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection, PrivateKey } from '@libp2p/interface';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sessions } from '../../../core/network/sessions.ts';
import { hasGossip, Upkeep } from '../../../core/network/upkeep.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';
import { rawPeer, type RawPeer } from '../../support/raw-peer.ts';

let network: TestNetwork;
let member: RawPeer;
let heard: string[];

/** The node's id is the smaller one, so closing duplicates is its business. */
async function orderedKeys(): Promise<[PrivateKey, PrivateKey]> {
  const keys = await Promise.all([generateKeyPair('Ed25519'), generateKeyPair('Ed25519')]);
  const id = (key: PrivateKey) => peerIdFromPrivateKey(key).toString();
  return id(keys[0]) < id(keys[1]) ? [keys[0], keys[1]] : [keys[1], keys[0]];
}

beforeEach(async () => {
  const [smaller, larger] = await orderedKeys();
  network = await testNetwork({ privateKey: smaller });
  member = await rawPeer({ privateKey: larger });
  network.admit([{ peer: member.id, addresses: [] }]);
  network.subscribe('t', async () => 'accept');
  heard = [];
  member.node.services.gossip.addEventListener('message', ({ detail }) =>
    heard.push(Buffer.from(detail.data).toString()),
  );
  member.node.services.gossip.subscribe('t');
});
afterEach(async () => {
  await member.node.stop();
  await stopAll([network]);
});

/** Both ways: the node reaches the member, and is subscribed there. */
async function gossipWorks(news: string): Promise<void> {
  await until(() => {
    void network.publish('t', Buffer.from(news));
    return heard.includes(news);
  });
}

describe('upkeep', () => {
  test('of two connections one is closed, and gossip goes on', async () => {
    const first = await member.join(network);
    await gossipWorks('by the first');
    const second = await member.join(network);
    expect([first.status, second.status]).toEqual(['open', 'open']);
    await until(() => member.node.getConnections().length === 1);
    await gossipWorks('by the one that is left');
    expect(network.isConnected(member.id)).toBe(true);
  });

  test('a second connection in use is not closed', async () => {
    await member.join(network);
    const second = await member.join(network);
    network.handle('round', () => new Promise(() => undefined));
    const streams = await Promise.all(
      member.node.getConnections().map((connection) => connection.newStream(['/parley/round/1'])),
    );
    await new Promise((resolve) => setTimeout(resolve, limits.upkeepInterval + 500));
    expect(member.node.getConnections()).toHaveLength(2);
    for (const stream of streams) stream.abort(new Error('done'));
    await until(() => member.node.getConnections().length === 1);
    expect(second.remotePeer.toString()).toBe(network.self);
  });

  test('gossip on the connection that closes moves to the one that stays', async () => {
    const carrier = await member.join(network);
    await gossipWorks('at first');
    const other = await member.join(network);
    expect(meshStreams(carrier)).toBe(1);
    await carrier.close();
    await until(() => meshStreams(other) === 1);
    await gossipWorks('after it closed');
  });

  test('a gossip stream that was reset is opened again', async () => {
    const connection = await member.join(network);
    await gossipWorks('at first');
    for (const stream of connection.streams) {
      if (stream.protocol.startsWith('/meshsub/')) stream.abort(new Error('reset'));
    }
    expect(meshStreams(connection)).toBe(0);
    await until(() => meshStreams(connection) === 1);
    await gossipWorks('after the reset');
    expect(connection.status).toBe('open');
  });

  test('a gossip stream that the peer has stopped reading is replaced', async () => {
    const connection = await member.join(network);
    await gossipWorks('at first');
    const dead = connection.streams.find(
      (stream) => stream.direction === 'inbound' && stream.protocol.startsWith('/meshsub/'),
    )!;
    await dead.close();
    await until(() => dead.status !== 'open' && meshStreams(connection) === 1);
    await gossipWorks('after it was replaced');
  });
});

/** Streams on which the node gossips to the member, as the member sees them. */
function meshStreams(connection: Connection): number {
  return connection.streams.filter(
    (stream) =>
      stream.direction === 'inbound' &&
      stream.protocol.startsWith('/meshsub/') &&
      stream.status === 'open',
  ).length;
}

describe('hasGossip', () => {
  test('counts streams of this side only', async () => {
    const connection = await member.join(network);
    await until(() => meshStreams(connection) === 1);
    const inboundOnly = {
      streams: connection.streams.filter(({ direction }) => direction === 'inbound'),
    };
    expect(hasGossip(inboundOnly as Connection)).toBe(false);
  });
});

test('a second connection that stays in use is closed after a while, whatever the time of day is', () => {
  const [self, peer] = ['a', 'b'] as OrganisationId[];
  const closed: string[] = [];
  const busy = (id: string): Connection =>
    ({
      id,
      status: 'open',
      remoteAddr: multiaddr('/ip4/10.0.0.1/tcp/1'),
      streams: [{ protocol: '/parley/round/1', direction: 'inbound' }],
      close: async () => void closed.push(id),
    }) as unknown as Connection;
  let now = 1000;
  const sessions = new Sessions(self!, () => Date.UTC(2026, 0), String);
  const upkeep = new Upkeep({
    ...{ self: self!, sessions, now: () => now },
    identify: async () => undefined,
    log: () => undefined,
  });
  for (const id of ['one', 'two']) sessions.add(peer!, busy(id));
  const spare = sessions.of(peer!)[1]!.connection.id;
  upkeep.look();
  now += limits.duplicateLinger - 1;
  upkeep.look();
  expect(closed).toEqual([]);
  now += 1;
  upkeep.look();
  expect(closed).toEqual([spare]);
});
