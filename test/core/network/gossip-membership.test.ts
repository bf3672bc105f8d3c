import { afterEach, describe, expect, test } from 'vitest';
import { GossipMembership } from '../../../core/network/gossip-membership.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  until,
  type TestNetwork,
} from '../../support/network.ts';
import { rawPeer, type RawPeer } from '../../support/raw-peer.ts';

let network: TestNetwork;
let friend: TestNetwork;
let outsider: RawPeer;
let members: string[];

/** A collaboration of two, and a peer that is admitted for the sake of another collaboration. */
async function setUp(): Promise<void> {
  [network, friend] = (await connectedNetworks(2)) as [TestNetwork, TestNetwork];
  outsider = await rawPeer();
  network.admit([friend.where, { peer: outsider.id, addresses: [] }]);
  members = [network.self, friend.self];
  for (const node of [network, friend]) {
    node.subscribe(
      't',
      async () => 'accept',
      (peer) => members.includes(peer),
    );
  }
  await outsider.join(network);
}

const gossip = () => outsider.node.services.gossip;
const heard: string[] = [];
function listen(): void {
  heard.length = 0;
  gossip().addEventListener('message', ({ detail }) =>
    heard.push(Buffer.from(detail.data).toString()),
  );
  gossip().subscribe('t');
}
const reached = (count: number) => async (): Promise<boolean> =>
  (await network.publish('t', Buffer.from('for members'))) === count;
async function untilReached(count: number): Promise<void> {
  const enough = reached(count);
  while (!(await enough())) await new Promise((resolve) => setTimeout(resolve, 50));
}

afterEach(async () => {
  await outsider.node.stop();
  await stopAll([network, friend]);
});

describe('a topic for some peers only', () => {
  test('is neither announced nor served to others', async () => {
    await setUp();
    // A topic of both shows that gossip between them works at all.
    network.subscribe('common', async () => 'accept');
    listen();
    await untilReached(1);
    await until(() => gossip().getSubscribers('common').length === 1);
    expect(gossip().getSubscribers('t')).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('hears nothing from others', async () => {
    await setUp();
    const got: string[] = [];
    network.unsubscribe('t');
    network.subscribe(
      't',
      async (_from, message) => (got.push(Buffer.from(message).toString()), 'accept'),
      (peer) => members.includes(peer),
    );
    network.subscribe(
      'common',
      async (_from, message) => (got.push(Buffer.from(message).toString()), 'accept'),
    );
    await until(() => gossip().getSubscribers('common').length === 1);
    // The outsider knows the name from elsewhere and forces its way in.
    const raw = gossip() as unknown as {
      topics: Map<string, Set<string>>;
      mesh: Map<string, Set<string>>;
    };
    gossip().subscribe('t');
    raw.topics.set('t', new Set([network.self]));
    raw.mesh.set('t', new Set([network.self]));
    expect((await gossip().publish('t', Buffer.from('forged'))).recipients).toHaveLength(1);
    await gossip().publish('common', Buffer.from('allowed'));
    await until(() => got.includes('allowed'));
    expect(got).not.toContain('forged');
  });

  test('lets in who becomes a member, though it subscribed before', async () => {
    await setUp();
    listen();
    await untilReached(1);
    members.push(outsider.id);
    await untilReached(2);
    await until(() => gossip().getSubscribers('t').length === 1);
    await until(() => heard.includes('for members'));
  });

  test('drops who is no member any more, though it stays connected', async () => {
    await setUp();
    members.push(outsider.id);
    listen();
    await untilReached(2);
    members.pop();
    await untilReached(1);
    // What was sent before is on its way; then silence.
    await new Promise((resolve) => setTimeout(resolve, 300));
    heard.length = 0;
    for (let i = 0; i < 20; i += 1) {
      await network.publish('t', Buffer.from(`secret ${i}`));
      await friend.publish('t', Buffer.from(`secret of the friend ${i}`));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(heard).toEqual([]);
    expect(network.isConnected(outsider.id)).toBe(true);
  });
});

describe('GossipMembership', () => {
  test('refuses a gossipsub that it cannot filter', async () => {
    [network, friend, outsider] = [await testNetwork(), await testNetwork(), await rawPeer()];
    const membership = new GossipMembership(() => true);
    expect(() => membership.install({ topicValidators: new Map() } as never)).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
  });
});
