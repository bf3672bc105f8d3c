import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { bootstrap, type BootstrapComponents } from '@libp2p/bootstrap';
import type { CircuitRelayServerComponents } from '@libp2p/circuit-relay-v2';
import { gossipsub, type GossipSub, type GossipSubComponents } from '@libp2p/gossipsub';
import { identify, type Identify, type IdentifyComponents } from '@libp2p/identify';
import type { Libp2p, PeerDiscovery, PeerInfo, PrivateKey, Startable } from '@libp2p/interface';
import { mdns, type MulticastDNSComponents } from '@libp2p/mdns';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import { KiB, limits, MiB } from '../schema/limits.ts';
import { isCircuitAddress } from './circuit.ts';
import { silentOnceClosed } from './closing-connections.ts';
import type { Gate } from './gate.ts';
import { gossipOptions } from './gossip-options.ts';
import { guardedRegistrar } from './guarded-registrar.ts';
import { noiseCrypto } from './noise-crypto.ts';
import { parseAddress, publicAddresses } from './own-addresses.ts';
import type { RelayClient } from './relay-client.ts';
import type { RelayServer } from './relay-server.ts';
import { withWholeRecords } from './whole-records.ts';
import { withFewerWindowUpdates } from './window-updates.ts';

// No interface: libp2p wants its map of services indexable.
type Services = { identify: Identify; gossip: GossipSub; relay: Startable };
export type Host = Libp2p<Services>;

export interface HostOptions {
  readonly privateKey: PrivateKey;
  readonly listen: readonly string[];
  readonly announce: readonly string[];
  readonly bootstrap: readonly string[];
  readonly mdns: boolean;
  /** For the agent version that members see. */
  readonly software: string;
  readonly relayServer: RelayServer;
  readonly relayClient: RelayClient;
  /** Where this node is reached through others, as multiaddrs. */
  readonly circuits: () => readonly string[];
  /** A peer was seen on the local network or is listed: every time, not only the first. */
  readonly onFound: (found: PeerInfo) => void;
}

const DAY = 86_400_000;

/** The service Parley nodes announce and look for on the local network (DNS-SD, RFC 6763). */
const MDNS_SERVICE = '_parley._udp.local';
const MDNS_INTERVAL = 5_000;

/** A full record is as long as what Node lets wait for a socket, so that each would be waited for by itself. */
const socketOptions = { noDelay: true, highWaterMark: 256 * KiB };

/**
 * A libp2p host that is not started yet. It dials nobody by itself and tells strangers nothing.
 * @throws ParleyError USAGE for an address that is none
 */
export async function createHost(options: HostOptions, gate: Gate): Promise<Host> {
  const listen = options.listen.map((text) => parseAddress(text));
  const announce = options.announce.map((text) => parseAddress(text));
  const members = options.bootstrap.map((text) => parseAddress(text));
  const isAdmitted = (peer: string): boolean => gate.isAdmitted(peer);
  const discovery: ((components: BootstrapComponents & MulticastDNSComponents) => PeerDiscovery)[] =
    [];
  if (options.mdns) discovery.push(mdns({ serviceTag: MDNS_SERVICE, interval: MDNS_INTERVAL }));
  // The module refuses an empty list.
  if (members.length > 0) discovery.push(bootstrap({ list: members }));

  return createLibp2p<Services>({
    start: false,
    privateKey: options.privateKey,
    nodeInfo: {
      name: 'parley',
      version: options.software,
      userAgent: `parley/${options.software}`,
    },
    addresses: {
      listen,
      appendAnnounce: [...announce, ...publicAddresses(listen)],
      announceFilter: (addresses) => [
        ...addresses.filter((address) => !isCircuitAddress(address)),
        ...options.circuits().map((address) => multiaddr(address)),
      ],
    },
    transports: [
      tcp({ dialOpts: socketOptions, listenOpts: socketOptions }),
      (components) => options.relayClient.transport(components),
    ],
    connectionEncrypters: [withWholeRecords(noise({ crypto: noiseCrypto }))],
    streamMuxers: [
      () =>
        silentOnceClosed(
          withFewerWindowUpdates(
            yamux({
              streamOptions: {
                // A window that outgrows the read buffer resets the stream of a reader that pauses.
                maxStreamWindowSize: 1 * MiB,
                maxReadBufferLength: 4 * MiB,
                maxWriteBufferLength: 8 * MiB,
              },
            })(),
          ),
        ),
    ],
    connectionManager: {
      maxConnections: limits.maxConnections,
      // Many members may share one address (one host, one hospital's NAT).
      inboundConnectionThreshold: limits.inboundConnectionsPerSecond,
      maxIncomingPendingConnections: limits.inboundConnectionsPerSecond,
      dialTimeout: limits.dialTimeout,
      addressDialTimeout: limits.addressDialTimeout,
      maxParallelDials: limits.parallelDials,
      maxPeerAddrsToDial: limits.addressesPerPeer,
      // Addresses come in the order in which they are worth trying.
      addressSorter: () => 0,
      // Parley has its own loop; this one gives up after some tries.
      reconnectRetries: 0,
    },
    // No ping service stands behind it: an answer that the protocol is unknown is as good a sign of life, and a
    // stranger gets no protocol more. The defaults cut slow links and busy peers (5 s).
    connectionMonitor: {
      pingInterval: limits.livenessInterval,
      pingTimeout: { minTimeout: limits.livenessTimeout },
    },
    connectionGater: gate.connectionGater,
    peerStore: { maxAddressAge: 30 * DAY, maxPeerAge: 90 * DAY },
    // libp2p itself reports a peer only once; one that was off and is seen again is worth a dial at once.
    peerDiscovery: discovery.map((create) => (components) => {
      const service = create(components);
      service.addEventListener('peer', ({ detail }) => options.onFound(detail));
      return service;
    }),
    services: {
      // Run by us once the hello went through, not whenever a socket opens.
      identify: (components: IdentifyComponents) =>
        identify({ runOnConnectionOpen: false })({
          peerId: components.peerId,
          privateKey: components.privateKey,
          peerStore: components.peerStore,
          addressManager: components.addressManager,
          events: components.events,
          logger: components.logger,
          nodeInfo: components.nodeInfo,
          registrar: guardedRegistrar(components.registrar, isAdmitted),
        }),
      gossip: (components: GossipSubComponents) =>
        gossipsub(gossipOptions())({
          peerId: components.peerId,
          privateKey: components.privateKey,
          peerStore: components.peerStore,
          connectionManager: components.connectionManager,
          logger: components.logger,
          registrar: guardedRegistrar(components.registrar, isAdmitted),
        }),
      relay: (components: CircuitRelayServerComponents) => options.relayServer.mount(components),
    },
  });
}
