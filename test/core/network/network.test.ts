import { createServer, type AddressInfo } from 'node:net';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { afterEach, describe, expect, test } from 'vitest';
import { createNetwork } from '../../../core/network/network.ts';
import type { PeerAddresses } from '../../../core/network/types.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  until,
  type TestNetwork,
} from '../../support/network.ts';

let networks: TestNetwork[] = [];
afterEach(async () => {
  await stopAll(networks);
  networks = [];
});

const connected = (a: TestNetwork, b: TestNetwork) =>
  a.isConnected(b.self) && b.isConnected(a.self);

describe('network', () => {
  test('twelve on one host all connect to each other', async () => {
    networks = await connectedNetworks(12);
    for (const network of networks) {
      const peers = network.connections().map(({ peer }) => peer);
      expect(new Set(peers).size).toBe(11);
      expect(peers).not.toContain(network.self);
    }
  });

  test('tells its addresses, each ending in its id', async () => {
    const network = await testNetwork({ announce: ['/dns4/node.example.org/tcp/4001'] });
    networks = [network];
    expect(network.addresses()).toContain(`/dns4/node.example.org/tcp/4001/p2p/${network.self}`);
    for (const address of network.addresses())
      expect(address.endsWith(`/p2p/${network.self}`)).toBe(true);
  });

  test('tells of connections and their ends, once each', async () => {
    const pair = await Promise.all([testNetwork(), testNetwork()]);
    networks = pair;
    const [a, b] = pair;
    const events: string[] = [];
    a.onConnected((peer) => events.push(`+${peer}`));
    a.onDisconnected((peer) => events.push(`-${peer}`));
    const off = a.onConnected(() => events.push('not any more'));
    off();
    a.onConnected(() => {
      throw new Error('a listener that fails');
    });
    a.admit([b.where]);
    b.admit([a.where]);
    await until(() => connected(a, b));
    const [connection] = a.connections();
    expect(connection).toMatchObject({ peer: b.self });
    expect(connection!.since).toBeLessThanOrEqual(Date.now());
    expect(connection!.address).toMatch(/^\/ip4\/127\.0\.0\.1\/tcp\/\d+/);
    await b.stop();
    await until(() => !a.isConnected(b.self));
    expect(events).toEqual([`+${b.self}`, `-${b.self}`]);
    expect(a.lines.some((line) => line.includes('a listener that fails'))).toBe(true);
  });

  test('learns where a peer that came to it can be reached', async () => {
    const pair = await Promise.all([testNetwork(), testNetwork()]);
    networks = pair;
    const [a, b] = pair;
    const found: PeerAddresses[] = [];
    a.onAddresses((addresses) => found.push(addresses));
    a.admit([{ peer: b.self, addresses: [] }]);
    b.admit([a.where]);
    await until(() => found.length > 0);
    // Without the peer's id at their end, as identify gives them.
    const bare = b.addresses().map((address) => address.slice(0, address.indexOf('/p2p/')));
    expect(found[0]).toEqual({ peer: b.self, addresses: bare });
  });

  test('a bootstrap peer is dialled once it is admitted, not before', async () => {
    const b = await testNetwork();
    const a = await testNetwork({ bootstrap: b.addresses() });
    networks = [a, b];
    b.openToStrangers(true);
    // The list is read a second after the start.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(a.connections()).toEqual([]);
    b.admit([{ peer: a.self, addresses: [] }]);
    a.admit([{ peer: b.self, addresses: [] }]);
    await until(() => connected(a, b));
  });

  test('what is set up before the start counts from then on', async () => {
    const b = await testNetwork();
    networks = [b];
    const a = createNetwork({
      privateKey: await generateKeyPair('Ed25519'),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      mdns: false,
      software: 'test',
      log: () => undefined,
    });
    b.admit([{ peer: a.self, addresses: [] }]);
    b.handle('sync', async (_from, request) => request);
    const heard: string[] = [];
    a.handle('sync', async (_from, request) => request);
    a.subscribe(
      't',
      async (_from, message) => (heard.push(Buffer.from(message).toString()), 'accept'),
    );
    b.subscribe('t', async () => 'accept');
    a.admit([b.where]);
    expect([a.addresses(), a.connections()]).toEqual([[], []]);
    await expect(a.request(b.self, 'sync', Buffer.from('x'))).rejects.toMatchObject({
      code: 'STOPPED',
    });
    await expect(a.publish('t', Buffer.from('x'))).rejects.toMatchObject({ code: 'STOPPED' });

    await a.start();
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    expect(Buffer.from(await b.request(a.self, 'sync', Buffer.from('x'))).toString()).toBe('x');
    await until(() => {
      void b.publish('t', Buffer.from('news'));
      return heard.includes('news');
    });
    await expect(a.start()).rejects.toMatchObject({ code: 'CONFLICT' });
    await a.stop();
    await a.stop();
  });

  test('stopped while it starts it does not run on', async () => {
    const network = createNetwork({
      privateKey: await generateKeyPair('Ed25519'),
      listen: ['/ip4/127.0.0.1/tcp/0'],
      mdns: false,
      software: 'test',
      log: () => undefined,
    });
    const starting = network.start();
    starting.catch(() => undefined);
    await network.stop();
    await expect(starting).rejects.toMatchObject({ code: 'STOPPED' });
    expect(network.addresses()).toEqual([]);
  });

  test('an address that is none is an error that names it', async () => {
    await expect(testNetwork({ announce: ['node.example.org:4001'] })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  test('a port in use is an error that names it', async () => {
    const other = createServer();
    await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = other.address() as AddressInfo;
    const started = testNetwork({ listen: [`/ip4/127.0.0.1/tcp/${port}`] });
    await expect(started).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(started).rejects.toThrow(`${port}`);
    other.close();
  });

  test('protocols of its own cannot be taken over', async () => {
    networks = [await testNetwork()];
    for (const protocol of ['hello', 'blob', 'reach'] as const) {
      expect(() => networks[0]!.handle(protocol, async (_from, request) => request)).toThrow(
        expect.objectContaining({ code: 'CONFLICT' }),
      );
    }
  });

  test('two find each other by mDNS, without any address', async () => {
    const pair = await Promise.all([testNetwork({ mdns: true }), testNetwork({ mdns: true })]);
    networks = pair;
    const [a, b] = pair;
    a.admit([{ peer: b.self, addresses: [] }]);
    b.admit([{ peer: a.self, addresses: [] }]);
    await until(() => connected(a, b));
  });
});
