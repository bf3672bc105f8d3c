import { randomBytes } from 'node:crypto';
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { afterEach, describe, expect, test } from 'vitest';
import type { NetworkOptions } from '../../../core/network/options.ts';
import { peerIdOf } from '../../../core/network/peer-id.ts';
import { limits, MiB } from '../../../core/schema/limits.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';
import { exchange, rawPeer } from '../../support/raw-peer.ts';

const networks: TestNetwork[] = [];
const rate = limits.relayRate.most;

async function made(options: Partial<NetworkOptions> = {}): Promise<TestNetwork> {
  const network = await testNetwork(options);
  networks.push(network);
  return network;
}

/** Nobody can dial it. */
const hidden = () => made({ listen: [] });

function acquaint(...all: TestNetwork[]): void {
  for (const network of all) network.admit(all.map(({ where }) => where));
}

const through = (network: TestNetwork, peer: TestNetwork) =>
  network.connections().find((connection) => connection.peer === peer.self)?.through;

afterEach(async () => {
  await stopAll(networks.splice(0));
});

describe('two that cannot dial each other', () => {
  test('meet through a member that relays, and are known to', async () => {
    const [a, r, b] = [await hidden(), await made({ relay: rate }), await hidden()];
    acquaint(a, r, b);
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    expect([through(a, b), through(b, a), through(a, r)]).toEqual([r.self, r.self, null]);
    expect(a.reach.through).toEqual([r.self]);
    expect(a.addresses()).toEqual([`/p2p/${r.self}/p2p-circuit/p2p/${a.self}`]);
    a.handle('round', async (from, request) => Buffer.concat([Buffer.from(from), request]));
    const answer = await b.request(a.self, 'round', Buffer.from('hello'));
    expect(Buffer.from(answer).toString()).toBe(`${b.self}hello`);
    expect(r.reach.relaying).toMatchObject({ rate, connections: 1 });
  });

  test('stay apart while nobody relays; meet when somebody begins to, part when he ends', async () => {
    const [a, r, b] = [await hidden(), await made(), await hidden()];
    acquaint(a, r, b);
    await until(() => a.isConnected(r.self) && b.isConnected(r.self));
    expect(a.isConnected(b.self)).toBe(false);
    for (let round = 0; round < 2; round += 1) {
      await r.reach.relay(rate);
      await until(() => a.isConnected(b.self) && b.isConnected(a.self));
      await r.reach.relay(null);
      await until(() => !a.isConnected(b.self) && !b.isConnected(a.self));
      expect(a.reach.through).toEqual([]);
    }
    expect(a.isConnected(r.self)).toBe(true);
  });

  test('meet again after their relay was restarted', async () => {
    const [a, b] = [await hidden(), await hidden()];
    const privateKey = await generateKeyPair('Ed25519');
    const r = await made({ relay: rate, privateKey });
    acquaint(a, r, b);
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    await r.stop();
    await until(() => !a.isConnected(b.self) && !b.isConnected(a.self));
    expect(a.reach.through).toEqual([]);
    const again = await made({ relay: rate, privateKey, listen: [r.where.addresses[0]!] });
    again.admit([a.where, b.where]);
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    expect(through(a, b)).toBe(again.self);
  });

  test('use another relay when theirs is gone for good', async () => {
    const [a, b] = [await hidden(), await hidden()];
    const all = await Promise.all([1, 2, 3].map(() => made({ relay: rate })));
    acquaint(a, b, ...all);
    await until(() => a.isConnected(b.self) && a.reach.through.length === limits.relaysInUse);
    const gone = all.find(({ self }) => self === through(a, b))!;
    await gone.stop();
    await until(() => {
      const now = through(a, b);
      return typeof now === 'string' && now !== gone.self;
    });
    await until(() => a.reach.through.length === 2 && !a.reach.through.includes(gone.self));
  });

  test('take up a direct link once there can be one, and gossip goes on', async () => {
    const [a, r, b] = [await hidden(), await made({ relay: rate }), await made()];
    const heard: string[] = [];
    for (const network of [a, r, b]) {
      network.subscribe('t', async (_from, message) => {
        if (network === b) heard.push(Buffer.from(message).toString());
        return 'accept';
      });
    }
    const news = async (text: string): Promise<void> => {
      await until(() => {
        void a.publish('t', Buffer.from(text));
        return heard.includes(text);
      });
    };
    // Each knows the relay and of the other, but not where it is.
    const nowhere = ({ self }: TestNetwork) => ({ peer: self, addresses: [] });
    a.admit([r.where, nowhere(b)]);
    b.admit([r.where, nowhere(a)]);
    r.admit([nowhere(a), nowhere(b)]);
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    expect([through(a, b), through(b, a)]).toEqual([r.self, r.self]);
    await news('through the relay');
    a.admit([r.where, b.where]);
    await until(() => through(a, b) === null && through(b, a) === null);
    await until(() => r.reach.relaying.connections === 0);
    await news('directly');
    expect(a.isConnected(b.self)).toBe(true);
  });

  test('move large things in parts, as fast as the relay lets them', async () => {
    let clock = 0;
    const relay = await made({ relay: 2 * MiB, monotonic: () => clock });
    const [a, r, b] = [await hidden(), relay, await hidden()];
    acquaint(a, r, b);
    await until(() => a.isConnected(b.self));
    const bytes = randomBytes(4 * MiB);
    const { bulk, release } = a.offer(bytes, [b.self]);
    const signal = new AbortController().signal;
    let got: Uint8Array | null = null;
    const pulling = b.pull(a.self, bulk, { signal, maxBytes: bytes.length });
    void pulling.then((all) => (got = all));
    // In no time a quarter of a second's worth passes, and what was asked for by then.
    await until(() => r.reach.relaying.bytes > MiB / 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(r.reach.relaying.bytes).toBeLessThan(2.5 * MiB);
    expect(got).toBe(null);
    await until(() => {
      clock += 100;
      return got !== null;
    });
    release();
    expect(Buffer.compare(await pulling, bytes)).toBe(0);
    expect(clock).toBeGreaterThanOrEqual(1_000);
    expect(r.reach.relaying.bytes).toBeGreaterThan(bytes.length);
  });
});

describe('who is no member', () => {
  const reserve = Uint8Array.of(2, 8, 0);

  test('gets no reservation, not even while an invitation is open', async () => {
    const r = await made({ relay: rate });
    r.openToStrangers(true);
    const stranger = await rawPeer();
    const before = await exchange(await stranger.dial(r), RELAY_V2_HOP_CODEC, reserve);
    expect(before).toHaveLength(0);
    // The same words from a member get one.
    await stranger.node.hangUp(peerIdOf(r.self));
    r.admit([{ peer: stranger.id, addresses: [] }]);
    const after = await exchange(await stranger.join(r), RELAY_V2_HOP_CODEC, reserve);
    expect(after.length).toBeGreaterThan(100);
    await stranger.node.stop();
  });

  test('to the relay any more: what it had relayed ends, and it is relayed no more', async () => {
    const [a, r, b] = [await hidden(), await made({ relay: rate }), await hidden()];
    acquaint(a, r, b);
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    r.admit([b.where]);
    await until(() => !b.isConnected(a.self) && r.reach.relaying.connections === 0);
    const asking = b.request(a.self, 'round', Buffer.from('?'));
    await expect(asking).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });
    expect(a.reach.through).toEqual([]);
  });

  test('to the other side is not let through to it by a relay that knows both', async () => {
    const [a, r, b] = [await hidden(), await made({ relay: rate }), await hidden()];
    r.admit([a.where, b.where]);
    a.admit([r.where, b.where]);
    b.admit([r.where]);
    await until(() => a.reach.through.length === 1 && b.reach.through.length === 1);
    const asking = a.request(b.self, 'round', Buffer.from('?'));
    await expect(asking).rejects.toMatchObject({ code: 'PEER_UNREACHABLE' });
    expect(b.connections().map(({ peer }) => peer)).toEqual([r.self]);
    b.admit([r.where, a.where]);
    await until(() => b.isConnected(a.self));
  });
});

describe('whether members reach this node', () => {
  test('is known once one has dialled it anew', async () => {
    const [a, b] = [await made(), await hidden()];
    acquaint(a, b);
    await until(() => a.reach.dialledBack.length > 0);
    expect(a.reach.dialledBack).toMatchObject([{ by: b.self, reached: true }]);
    expect(b.reach.dialledBack).toEqual([]);
    // The connection made for it is gone, and the one that was there is not.
    await until(() => a.connections().length === 1 && b.connections().length === 1);
    expect(a.isConnected(b.self) && b.isConnected(a.self)).toBe(true);
  });
});
