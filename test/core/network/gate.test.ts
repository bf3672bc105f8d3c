import type { MultiaddrConnection } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, test } from 'vitest';
import { circuitAddress } from '../../../core/network/circuit.ts';
import { Gate } from '../../../core/network/gate.ts';
import { peerIdOf } from '../../../core/network/peer-id.ts';
import { limits, protocols, type ProtocolName } from '../../../core/schema/limits.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';
import { everyProtocol } from '../../support/every-protocol.ts';
import { exchange, frame, rawPeer, type RawPeer } from '../../support/raw-peer.ts';

/** As much of a connection as the gate looks at. */
const at = (address: string) => ({ remoteAddr: multiaddr(address) }) as MultiaddrConnection;
const direct = at('/ip4/10.0.0.1/tcp/1');

const names = Object.keys(protocols) as ProtocolName[];

describe('Gate', () => {
  test('strangers may open what is made for them, while an invitation is open', () => {
    const gate = new Gate({ strangers: () => 0, ofPeer: () => 0 });
    const stranger = 'a stranger';
    expect(names.filter((name) => gate.mayOpen(stranger, name))).toEqual([]);
    gate.setOpen(true);
    expect(names.filter((name) => gate.mayOpen(stranger, name))).toEqual(['join']);
    gate.setOpen(false);
    expect(names.filter((name) => gate.mayOpen(stranger, name))).toEqual([]);
  });

  test('takes so many strangers at once', async () => {
    let count = 0;
    const gate = new Gate({ strangers: () => count, ofPeer: () => 0 });
    gate.setOpen(true);
    const { id, node } = await rawPeer();
    const denied = () =>
      gate.connectionGater.denyInboundEncryptedConnection?.(peerIdOf(id), direct);
    expect(denied()).toBe(false);
    count = limits.strangerConnections;
    expect(denied()).toBe(true);
    gate.replace([id]);
    expect(denied()).toBe(false);
    await node.stop();
  });

  test('strangers come themselves or not at all, members through members', async () => {
    const gate = new Gate({ strangers: () => 0, ofPeer: () => 0 });
    gate.setOpen(true);
    const [relay, peer] = await Promise.all([rawPeer(), rawPeer()]);
    const [relayId, peerId] = [peerIdOf(relay.id), peerIdOf(peer.id)];
    const { connectionGater } = gate;
    const relayed = at(circuitAddress(relay.id, peer.id));
    const deniedToCome = () => connectionGater.denyInboundEncryptedConnection?.(peerId, relayed);
    const deniedToBeAnnounced = () =>
      connectionGater.denyInboundRelayedConnection?.(relayId, peerId);
    expect([deniedToCome(), deniedToBeAnnounced()]).toEqual([true, true]);
    gate.replace([relay.id]);
    expect([deniedToCome(), deniedToBeAnnounced()]).toEqual([true, true]);
    gate.replace([peer.id]);
    expect(deniedToBeAnnounced()).toBe(true);
    gate.replace([peer.id, relay.id]);
    expect([deniedToCome(), deniedToBeAnnounced()]).toEqual([false, false]);
    await Promise.all([relay.node.stop(), peer.node.stop()]);
  });

  test('nobody is dialled but inside of whileDialling', async () => {
    const gate = new Gate({ strangers: () => 0, ofPeer: () => 0 });
    const { id, node } = await rawPeer();
    gate.replace([id]);
    const denied = () => gate.connectionGater.denyDialPeer?.(peerIdOf(id));
    expect(denied()).toBe(true);
    await gate.whileDialling(id, () =>
      gate
        .whileDialling(id, async () => expect(denied()).toBe(false))
        .then(() => expect(denied()).toBe(false)),
    );
    expect(denied()).toBe(true);
    await node.stop();
  });
});

test('one member does not get all the connections there are', async () => {
  const network = await testNetwork();
  const member = await rawPeer();
  network.admit([{ peer: member.id, addresses: [] }]);
  for (let i = 0; i < limits.connectionsPerPeer + 5; i += 1) await member.dial(network);
  // What is refused looks open for a moment.
  await until(() => member.node.getConnections().length === limits.connectionsPerPeer);
  await member.node.stop();
  await network.stop();
});

describe('a stranger at the door', () => {
  let network: TestNetwork;
  let stranger: RawPeer;
  afterEach(async () => {
    await stranger.node.stop();
    await stopAll([network]);
  });

  const setUp = async (open: boolean): Promise<void> => {
    network = await testNetwork({ relay: limits.relayRate.usual });
    for (const name of names) {
      if (name !== 'hello' && name !== 'blob' && name !== 'reach')
        network.handle(name, async (_from, request) => request);
    }
    network.subscribe('a secret topic', async () => 'accept');
    network.openToStrangers(open);
    stranger = await rawPeer();
    stranger.node.services.gossip.subscribe('a secret topic');
  };

  /** Each protocol and what came back by it. */
  const tryAll = async (): Promise<Record<string, string>> => {
    const connection = await stranger.dial(network);
    const got: Record<string, string> = {};
    for (const protocol of everyProtocol) {
      try {
        const answer = await exchange(connection, protocol, frame(Buffer.from('hello?')));
        if (answer.length > 0) got[protocol] = Buffer.from(answer).toString('latin1');
      } catch {
        // No stream is what we hope for.
      }
    }
    return got;
  };

  test('gets no protocol at all while no invitation is open', async () => {
    await setUp(false);
    expect(await tryAll()).toEqual({});
    await until(() => stranger.node.getConnections().length === 0);
    expect(stranger.inbound()).toBe(0);
  });

  test('gets the join protocol and nothing else while one is', async () => {
    await setUp(true);
    expect(await tryAll()).toEqual({ [protocols.join.id]: '\0\0\0\x07\0hello?' });
    // Long enough for a heartbeat of gossip and for upkeep, had they anything to say to it.
    await new Promise((resolve) => setTimeout(resolve, limits.upkeepInterval + 500));
    expect(stranger.inbound()).toBe(0);
    expect(stranger.node.services.gossip.getSubscribers('a secret topic')).toEqual([]);
    expect(await network.publish('a secret topic', Buffer.from('for members'))).toBe(0);
    expect(network.connections()).toEqual([]);
  });

  test('is not greeted even if it says hello', async () => {
    await setUp(true);
    const connection = await stranger.join(network);
    expect(network.isConnected(stranger.id)).toBe(false);
    expect(connection.streams).toEqual([]);
  });

  test('is let go when the invitation closes', async () => {
    await setUp(true);
    await stranger.dial(network);
    expect(stranger.node.getConnections()).toHaveLength(1);
    network.openToStrangers(false);
    await until(() => stranger.node.getConnections().length === 0);
  });

  test('cannot ask faster than all strangers together may', async () => {
    await setUp(true);
    const connection = await stranger.dial(network);
    const answers = [];
    for (let i = 0; i <= protocols.join.burst; i += 1) {
      answers.push(await exchange(connection, protocols.join.id, frame(Buffer.from('x'))));
    }
    expect(Buffer.from(answers.at(0)!).toString('latin1')).toBe('\0\0\0\x02\0x');
    expect(Buffer.from(answers.at(-1)!).toString('latin1')).toContain('PEER_TOO_FAST');
  });
});
