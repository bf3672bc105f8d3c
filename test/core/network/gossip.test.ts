import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import type { GossipVerdict } from '../../../core/network/types.ts';
import {
  connectedNetworks,
  stopAll,
  testNetwork,
  until,
  type TestNetwork,
} from '../../support/network.ts';
import { rawPeer } from '../../support/raw-peer.ts';

let networks: TestNetwork[];
let topics = 0;
beforeAll(async () => {
  networks = await connectedNetworks(4);
});
afterAll(() => stopAll(networks));

interface Heard {
  readonly by: OrganisationId;
  readonly from: OrganisationId;
  readonly text: string;
}

/** All of them on a new topic; resolves when each knows the others. */
async function allOn(
  members: readonly TestNetwork[],
  verdict: () => GossipVerdict = () => 'accept',
  mayJoin?: (peer: OrganisationId) => boolean,
): Promise<{ topic: string; heard: Heard[] }> {
  const topic = `topic ${(topics += 1)}`;
  const heard: Heard[] = [];
  for (const { self: by, subscribe } of members.map((network) => ({
    self: network.self,
    subscribe: network.subscribe.bind(network),
  }))) {
    subscribe(
      topic,
      async (from, message) => {
        heard.push({ by, from, text: Buffer.from(message).toString() });
        return verdict();
      },
      mayJoin,
    );
  }
  return { topic, heard };
}

/** Publishes until so many were reached: who has just subscribed is known a moment later. */
async function reach(network: TestNetwork, topic: string, count: number): Promise<void> {
  for (let i = 0; ; i += 1) {
    const reached = await network.publish(topic, Buffer.from(`probe ${i}`));
    if (reached === count) return;
    if (i > 200) throw new Error(`${reached} were reached instead of ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('gossip', () => {
  test('reaches every subscriber once, not the publisher', async () => {
    const { topic, heard } = await allOn(networks);
    await reach(networks[0]!, topic, 3);
    await networks[0]!.publish(topic, Buffer.from('news'));
    const news = () => heard.filter(({ text }) => text === 'news').map(({ by }) => by);
    await until(() => news().length === 3);
    expect(news().sort()).toEqual(
      networks
        .slice(1)
        .map(({ self }) => self)
        .sort(),
    );
  });

  test('nobody there is no error', async () => {
    expect(await networks[0]!.publish('a topic of nobody', Buffer.from('x'))).toBe(0);
  });

  test('a message above the limit is not sent', async () => {
    const { topic } = await allOn(networks.slice(0, 2));
    await expect(
      networks[0]!.publish(topic, new Uint8Array(limits.gossipBytes + 1)),
    ).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  test('the largest message arrives', async () => {
    const { topic, heard } = await allOn(networks.slice(0, 2));
    await reach(networks[0]!, topic, 1);
    await networks[0]!.publish(topic, Buffer.alloc(limits.gossipBytes, 'x'));
    await until(() => heard.some(({ text }) => text.length === limits.gossipBytes));
  });

  test('after unsubscribing nothing more comes', async () => {
    const { topic, heard } = await allOn(networks.slice(0, 2));
    await reach(networks[0]!, topic, 1);
    networks[1]!.unsubscribe(topic);
    await reach(networks[0]!, topic, 0);
    const before = heard.length;
    await networks[0]!.publish(topic, Buffer.from('too late'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard.slice(before)).toEqual([]);
  });

  test('the same topic twice is a mistake', () => {
    networks[0]!.subscribe('twice', async () => 'accept');
    expect(() => networks[0]!.subscribe('twice', async () => 'accept')).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });
});

describe('validation', () => {
  /** a - hub - c in a line, so that c hears of a only what the hub forwards. */
  async function line(): Promise<[TestNetwork, TestNetwork, TestNetwork]> {
    const [a, hub, c] = await Promise.all([testNetwork(), testNetwork(), testNetwork()]);
    const known = (network: TestNetwork) => ({ peer: network.self, addresses: [] });
    a.admit([hub.where, known(c)]);
    c.admit([hub.where, known(a)]);
    hub.admit([known(a), known(c)]);
    // Whoever asks dials at once; nobody answers here, but they are connected then.
    const message = Buffer.from('x');
    await Promise.allSettled([a, c].map((network) => network.request(hub.self, 'sync', message)));
    await until(
      () =>
        hub.isConnected(a.self) &&
        hub.isConnected(c.self) &&
        a.isConnected(hub.self) &&
        c.isConnected(hub.self),
    );
    return [a, hub, c];
  }

  test.each([
    ['accept', 1],
    ['ignore', 0],
    ['reject', 0],
  ] as const)('what a node decides to %s it forwards %i times', async (verdict, forwarded) => {
    const [a, hub, c] = await line();
    const heardByC: Heard[] = [];
    let decided = 0;
    a.subscribe('t', async () => 'accept');
    hub.subscribe('t', async (_from, message) => {
      const probe = Buffer.from(message).toString().startsWith('probe');
      if (!probe) decided += 1;
      return probe ? 'accept' : verdict;
    });
    c.subscribe('t', async (from, message) => {
      heardByC.push({ by: c.self, from, text: Buffer.from(message).toString() });
      return 'accept';
    });
    // The probes show that the way is open.
    await until(() => {
      void a.publish('t', Buffer.from(`probe ${Math.random()}`));
      return heardByC.length > 0;
    });
    await a.publish('t', Buffer.from('news'));
    await until(() => decided === 1);
    await a.publish('t', Buffer.from('probe last'));
    await until(() => heardByC.some(({ text }) => text === 'probe last'));
    const news = heardByC.filter(({ text }) => text === 'news');
    expect(news).toHaveLength(forwarded);
    // The neighbour that handed it over, not the author.
    for (const { from } of heardByC) expect(from).toBe(hub.self);
    await stopAll([a, hub, c]);
  });

  test('a handler that fails drops the message and says so in the log', async () => {
    const { topic } = await allOn(networks.slice(0, 1));
    const broken = networks[1]!;
    broken.subscribe(topic, () => Promise.reject(new Error('cannot judge')));
    await reach(networks[0]!, topic, 1);
    await until(() => broken.lines.some((line) => line.includes('cannot judge')));
  });

  test('a member that sends invalid messages on and on is not listened to any more', async () => {
    const network = await testNetwork();
    const bad = await rawPeer();
    network.admit([{ peer: bad.id, addresses: [] }]);
    let judged = 0;
    network.subscribe('t', async () => ((judged += 1), 'reject'));
    await bad.join(network);
    bad.node.services.gossip.subscribe('t');
    await until(() => bad.node.services.gossip.getSubscribers('t').length === 1);
    for (let i = 0; i < 40; i += 1)
      await bad.node.services.gossip.publish('t', Buffer.from(`${i}`));
    await until(() => judged > 0);
    // Scores are looked at once in a while; after that nothing is even judged.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const before = judged;
    for (let i = 0; i < 20; i += 1)
      await bad.node.services.gossip.publish('t', Buffer.from(`more ${i}`));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(judged).toBe(before);
    await bad.node.stop();
    await network.stop();
  });

  test('what a peer that is not admitted wrote is dropped, whoever hands it over', async () => {
    const [a, hub, c] = await line();
    const heard: string[] = [];
    a.subscribe('t', async () => 'accept');
    hub.subscribe('t', async () => 'accept');
    c.subscribe(
      't',
      async (_from, message) => (heard.push(Buffer.from(message).toString()), 'accept'),
    );
    await until(() => {
      void a.publish('t', Buffer.from(`probe ${Math.random()}`));
      return heard.length > 0;
    });
    // c hears that a was removed; the hub has not heard yet.
    c.admit([hub.where]);
    heard.length = 0;
    await a.publish('t', Buffer.from('after removal'));
    await hub.publish('t', Buffer.from('from the hub'));
    await until(() => heard.includes('from the hub'));
    expect(heard).not.toContain('after removal');
    await stopAll([a, hub, c]);
  });
});
