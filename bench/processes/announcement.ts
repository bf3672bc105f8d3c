import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { admitsEntry } from '../../core/collaboration/projection.ts';
import { systemClock } from '../../core/feed/clock.ts';
import { openFeeds } from '../../core/feed/feeds.ts';
import type { Feeds } from '../../core/feed/types.ts';
import { createIdentity } from '../../core/identity/keys.ts';
import { createNetwork } from '../../core/network/network.ts';
import type { Network } from '../../core/network/types.ts';
import { openStore, type Store } from '../../core/store/store.ts';
import { withFolder } from '../parts/folder.ts';
import { PAUSE } from '../parts/announcements.ts';
import { until } from '../parts/until.ts';

/** `node bench/processes/announcement.ts nodes rounds`: prints how long each entry took to each other node, as JSON. */
const [nodes = 3, rounds = 1] = process.argv.slice(2).map(Number);

interface Node {
  readonly network: Network;
  readonly feeds: Feeds;
  readonly store: Store;
}

async function startNode(folder: string): Promise<Node> {
  const identity = await createIdentity();
  const network = createNetwork({
    privateKey: identity.libp2pKey,
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    software: 'bench',
    log: () => undefined,
  });
  const store = await openStore(folder);
  const feeds = await openFeeds({
    store,
    identity,
    network,
    // Membership is not what is measured; an entry of the founder's passes the same check as in a node.
    policy: { admits: admitsEntry, mayRead: () => true },
    clock: systemClock,
    random: (length) => new Uint8Array(randomBytes(length)),
    log: () => undefined,
  });
  feeds.start();
  await network.start();
  return { network, feeds, store };
}

async function measure(folder: string): Promise<number[][]> {
  const all = await Promise.all(
    Array.from({ length: nodes }, (_, i) => startNode(join(folder, String(i)))),
  );
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError('there are no nodes');
  const founding = await first.feeds.found({
    name: 'Bench',
    purpose: '',
    profile: { name: 'Founder', contact: '' },
    secretHash: new Uint8Array(32),
  });
  const replicas = await Promise.all(all.map(({ feeds }) => feeds.follow(founding.id)));
  const where = all.map(({ network }) => ({ peer: network.self, addresses: network.addresses() }));
  // One after another: a thousand handshakes at once in one process would only time out.
  for (let joined = 2; joined <= nodes; joined++) {
    const so = where.slice(0, joined);
    for (const { network } of all.slice(0, joined)) network.admit(so);
    await until(() =>
      all.slice(0, joined).every(({ network }) => network.connections().length === joined - 1),
    );
  }
  await until(() => replicas.every(({ size }) => size === 1));
  for (const { feeds } of all) feeds.useTopics(founding.id, ['bench']);
  // Heartbeats until the mesh has formed.
  await new Promise((resolve) => setTimeout(resolve, nodes > 10 ? 5000 : 1500));

  const [own, ...theirs] = replicas;
  if (own === undefined) throw new RangeError('there are no replicas');
  const delays: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const arrivals: number[] = [];
    const stops = theirs.map((replica) => replica.on(() => arrivals.push(performance.now())));
    const started = performance.now();
    await own.append('dataset.published', {
      label: 'wages' as never,
      description: `announcement ${round} `.padEnd(600, 'x'),
      columns: [],
    });
    await until(() => arrivals.length >= others.length);
    for (const stop of stops) stop();
    delays.push(arrivals.map((arrival) => arrival - started));
  }
  for (const { feeds, network, store } of all) {
    await feeds.stop();
    await network.stop();
    await store.close();
  }
  return delays;
}

const measured = await withFolder(measure);
console.log(JSON.stringify({ rounds: measured }));
process.exit();
