import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { createLibp2p } from 'libp2p';
import { gossipOptions } from '../../core/network/gossip-options.ts';
import { noiseCrypto } from '../../core/network/noise-crypto.ts';
import { limits } from '../../core/schema/limits.ts';
import { PAUSE } from '../parts/announcements.ts';
import { until } from '../parts/until.ts';

/** `node bench/processes/bare-gossip.ts nodes rounds`: gossipsub and nothing else, among as many nodes. */
const [nodes = 3, rounds = 1] = process.argv.slice(2).map(Number);
const TOPIC = 'bench';
/** As large as the entry that the other program appends. */
const MESSAGE_BYTES = 1000;
const PATIENCE = 60_000;

const make = () =>
  createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise({ crypto: noiseCrypto })],
    streamMuxers: [yamux()],
    connectionManager: {
      inboundConnectionThreshold: 1000,
      maxIncomingPendingConnections: 1000,
      // A handshake waits its turn among fifty nodes on a busy machine.
      dialTimeout: PATIENCE,
      addressDialTimeout: PATIENCE,
      inboundUpgradeTimeout: PATIENCE,
    },
    // As in Parley. By default 2,450 ends of connections would be pinged every ten seconds, which fills a core.
    connectionMonitor: {
      pingInterval: limits.livenessInterval,
      pingTimeout: { minTimeout: limits.livenessTimeout },
    },
    services: { identify: identify(), gossip: gossipsub(gossipOptions()) },
  });

const all = await Promise.all(Array.from({ length: nodes }, make));
for (const { services } of all) services.gossip.subscribe(TOPIC);
for (const [index, node] of all.entries()) {
  for (const other of all.slice(index + 1)) await node.dial(other.getMultiaddrs());
}
await until(() =>
  all.every(({ services }) => services.gossip.getSubscribers(TOPIC).length === nodes - 1),
);
await new Promise((resolve) => setTimeout(resolve, nodes > 10 ? 5000 : 1500));

const delays: number[][] = [];
let arrivals: number[] = [];
for (const { services } of all) {
  services.gossip.addEventListener('gossipsub:message', () => arrivals.push(performance.now()));
}
for (let round = 0; round < rounds; round++) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  arrivals = [];
  const started = performance.now();
  const message = new Uint8Array(MESSAGE_BYTES);
  new DataView(message.buffer).setUint32(0, round);
  await all[0]?.services.gossip.publish(TOPIC, message);
  await until(() => arrivals.length >= nodes - 1);
  delays.push(arrivals.map((arrival) => arrival - started));
}
console.log(JSON.stringify({ rounds: delays }));
process.exit();
