import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { gossipsub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { createLibp2p } from 'libp2p';
import { gossipOptions } from '../../core/network/gossip-options.ts';
import { until } from '../parts/until.ts';

/** `node bench/processes/bare-gossip.ts nodes rounds`: gossipsub and nothing else, among as many nodes. */
const [nodes = 3, rounds = 1] = process.argv.slice(2).map(Number);
const TOPIC = 'bench';
/** As large as the entry that the other program appends. */
const MESSAGE_BYTES = 1000;

const make = () =>
  createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 1000 },
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
