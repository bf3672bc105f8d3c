import { generateKeyPair } from '@libp2p/crypto/keys';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { backoff } from '../../../core/network/reconnect.ts';
import { encodeHello } from '../../../core/network/hello.ts';
import { limits, protocols } from '../../../core/schema/limits.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  until,
  type TestNetwork,
} from '../../support/network.ts';
import { exchange, frame, rawPeer } from '../../support/raw-peer.ts';

describe('backoff', () => {
  test('doubles from the first wait to the longest, never less than half of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const wait = backoff(failures, () => random);
          const full = Math.min(limits.reconnectMost, limits.reconnectFirst * 2 ** failures);
          expect(wait).toBeGreaterThanOrEqual(full / 2);
          expect(wait).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});

describe('reconnecting', () => {
  let networks: TestNetwork[] = [];
  afterEach(() => stopAll(networks));

  const connected = (a: TestNetwork, b: TestNetwork) =>
    a.isConnected(b.self) && b.isConnected(a.self);

  test('a peer that was restarted at its address is found again', async () => {
    const privateKey = await generateKeyPair('Ed25519');
    const a = await testNetwork();
    let b = await testNetwork({ privateKey });
    networks = [a, b];
    a.admit([b.where]);
    b.admit([a.where]);
    await until(() => connected(a, b));
    const gone: string[] = [];
    a.onDisconnected((peer) => gone.push(peer));
    const port = /\/tcp\/\d+/.exec(b.where.addresses[0]!)![0];
    await b.stop();
    await until(() => !a.isConnected(b.self));
    expect(gone).toEqual([b.self]);

    b = await testNetwork({ privateKey, listen: [`/ip4/127.0.0.1${port}`] });
    networks = [a, b];
    // It has forgotten where a is, so it is a that comes back.
    b.admit([{ peer: a.self, addresses: [] }]);
    await until(() => connected(a, b));
  });

  test('a peer that admits us later is reached then', async () => {
    const pair = await Promise.all([testNetwork(), testNetwork()]);
    networks = pair;
    const [a, b] = pair;
    a.admit([b.where]);
    await until(() => a.lines.some((line) => line.includes('was not reached')));
    expect(a.isConnected(b.self)).toBe(false);
    b.admit([{ peer: a.self, addresses: [] }]);
    await until(() => connected(a, b));
    // One line an outage.
    expect(a.lines.filter((line) => line.includes('was not reached'))).toHaveLength(1);
  });

  test('addresses that come later are tried at once', async () => {
    const pair = await Promise.all([testNetwork(), testNetwork()]);
    networks = pair;
    const [a, b] = pair;
    b.admit([{ peer: a.self, addresses: [] }]);
    a.admit([{ peer: b.self, addresses: ['/ip4/127.0.0.1/tcp/1'] }]);
    await until(() => a.lines.length > 0);
    a.admit([b.where]);
    await until(() => connected(a, b));
  });

  test('two that dial each other at the same moment end with one working pair, gossip included', async () => {
    for (let round = 0; round < 2; round += 1) {
      const [a, b] = await Promise.all([testNetwork(), testNetwork()]);
      const heard: string[] = [];
      for (const network of [a, b]) {
        network.handle('sync', async (_from, request) => request);
        network.subscribe('t', async (_from, message) => {
          heard.push(`${network.self} ${Buffer.from(message).toString()}`);
          return 'accept';
        });
        network.admit([a.where, b.where]);
      }
      // Requests dial without waiting for the other one's turn.
      const [fromA, fromB] = await Promise.allSettled([
        a.request(b.self, 'sync', Buffer.from('x')),
        b.request(a.self, 'sync', Buffer.from('y')),
      ]);
      expect([fromA.status, fromB.status]).toEqual(['fulfilled', 'fulfilled']);
      expect([a.connections().length, b.connections().length]).toEqual([1, 1]);
      // Past the moment at which duplicates are closed and gossip is repaired.
      await new Promise((resolve) => setTimeout(resolve, 2 * limits.upkeepInterval));
      await until(() => {
        void a.publish('t', Buffer.from('from a'));
        void b.publish('t', Buffer.from('from b'));
        return heard.includes(`${b.self} from a`) && heard.includes(`${a.self} from b`);
      });
      expect(Buffer.from(await a.request(b.self, 'sync', Buffer.from('z'))).toString()).toBe('z');
      expect(Buffer.from(await b.request(a.self, 'sync', Buffer.from('z'))).toString()).toBe('z');
      await stopAll([a, b]);
    }
    networks = [];
  });

  test('a peer that is removed is cut off and cannot come back', async () => {
    const [a, b, c] = (networks = await connectedNetworks(3)) as [
      TestNetwork,
      TestNetwork,
      TestNetwork,
    ];
    a.handle('sync', async (_from, request) => request);
    await b.request(a.self, 'sync', Buffer.from('x'));
    a.admit([c.where]);
    expect(a.isConnected(b.self)).toBe(false);
    await until(() => !b.isConnected(a.self));
    // It tries, and goes on trying.
    await expect(b.request(a.self, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_REFUSED',
    });
    await new Promise((resolve) => setTimeout(resolve, 3 * limits.reconnectFirst));
    expect(a.isConnected(b.self)).toBe(false);
    expect(b.isConnected(a.self)).toBe(false);
    expect(connected(a, c)).toBe(true);
    expect(connected(b, c)).toBe(true);
  });

  test('an incompatible version is not connected, and both logs say why', async () => {
    const pair = await Promise.all([testNetwork(), testNetwork({ protocolVersion: '2.0' })]);
    networks = pair;
    const [a, b] = pair;
    a.admit([b.where]);
    b.admit([a.where]);
    await expect(a.request(b.self, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_INCOMPATIBLE',
    });
    expect([a.isConnected(b.self), b.isConnected(a.self)]).toEqual([false, false]);
    for (const { lines } of [a, b]) expect(lines.join('\n')).toMatch(/version/);
  });

  test('an admitted peer that does not say hello does not count', async () => {
    const a = await testNetwork();
    networks = [a];
    const silent = await rawPeer();
    a.admit([{ peer: silent.id, addresses: [] }]);
    const connection = await silent.dial(a);
    expect(a.isConnected(silent.id)).toBe(false);
    await expect(a.request(silent.id, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'PEER_UNREACHABLE',
    });
    // Its time limit is ten seconds.
    if (process.env['PARLEY_TEST_FULL']) await until(() => connection.status !== 'open');
    await silent.node.stop();
  });

  test('a hello of another version is answered with the reason', async () => {
    const a = await testNetwork();
    networks = [a];
    const old = await rawPeer();
    a.admit([{ peer: old.id, addresses: [] }]);
    const connection = await old.dial(a);
    const hello = encodeHello({ protocol: '0.9', software: 'old' });
    const answer = await exchange(connection, protocols.hello.id, frame(hello));
    expect(Buffer.from(answer).toString('latin1')).toContain('PEER_INCOMPATIBLE');
    expect(a.isConnected(old.id)).toBe(false);
    await old.node.stop();
  });
});
