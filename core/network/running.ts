import type { PeerId } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { AddressBook } from './address-book.ts';
import { worthRemembering } from './announced.ts';
import { DialBack } from './dial-back.ts';
import { openConnection } from './dialling.ts';
import { Direct } from './direct.ts';
import type { Gate } from './gate.ts';
import type { Gossip } from './gossip.ts';
import { createHost, type Host } from './host.ts';
import type { NetworkOptions } from './options.ts';
import type { OwnReach } from './own-reach.ts';
import { organisationOf } from './peer-id.ts';
import { Peers } from './peers.ts';
import type { RateLimit } from './rate-limit.ts';
import { Reconnect } from './reconnect.ts';
import type { Requester } from './request.ts';
import type { Server } from './serve.ts';
import type { Sessions } from './sessions.ts';
import type { Strangers } from './strangers.ts';
import type { PeerAddresses } from './types.ts';
import { Upkeep } from './upkeep.ts';

/** What exists before the start, and goes on from there. */
export interface Parts {
  readonly self: OrganisationId;
  readonly gate: Gate;
  readonly book: AddressBook;
  readonly sessions: Sessions;
  readonly strangers: Strangers;
  readonly requester: Requester;
  readonly server: Server;
  readonly gossip: Gossip;
  readonly rates: RateLimit;
  readonly reach: OwnReach;
  readonly random: () => number;
  readonly stopped: AbortSignal;
  /** A peer was seen on the local network or is listed. */
  readonly onSeen: (found: PeerAddresses) => void;
  /** A connected peer told where else it can be reached. */
  readonly onIdentified: (found: PeerAddresses) => void;
}

/** What exists from start to stop. */
export interface Running {
  readonly host: Host;
  readonly peers: Peers;
  readonly reconnect: Reconnect;
  readonly direct: Direct;
  readonly stop: () => Promise<void>;
}

/**
 * Builds the libp2p host, puts the parts to work on it and starts it.
 * @throws ParleyError USAGE for an address that is none, CONFLICT where it cannot listen
 */
export async function startHost(options: NetworkOptions, parts: Parts): Promise<Running> {
  const { gate, book, sessions, strangers, requester, server, gossip, reach, stopped } = parts;
  const { log, software } = options;
  const host = await createHost(
    {
      privateKey: options.privateKey,
      listen: options.listen,
      announce: options.announce ?? [],
      bootstrap: options.bootstrap ?? [],
      mdns: options.mdns,
      software,
      relayServer: reach.server,
      relayClient: reach.client,
      circuits: () => reach.circuits(),
      onFound: ({ id, multiaddrs }) => found(parts.onSeen, id, multiaddrs),
    },
    gate,
  );
  const { protocolVersion } = options;
  const peers = new Peers({
    ...{ host, gate, book, sessions, strangers, requester, software, stopped, log },
    relays: () => reach.relaying.rate !== null,
    relaysTo: (peer) => reach.relays.towards(peer, book.relays(peer)),
    onHello: (peer, hello) => reach.relays.heard(peer, hello.relays === true),
    ...(protocolVersion !== undefined && { protocolVersion }),
  });
  const reconnect = new Reconnect({
    self: parts.self,
    connect: (peer) => peers.connect(peer),
    isConnected: (peer) => sessions.best(peer) !== undefined,
    random: parts.random,
    stopped,
    log,
  });
  const upkeep = new Upkeep({
    self: parts.self,
    sessions,
    identify: (connection) => peers.identify(connection),
    now: () => performance.now(),
    log,
  });
  const direct = new Direct({
    self: parts.self,
    relayed: () => sessions.relayed(),
    hasAddress: (peer) => book.direct(peer).length > 0,
    connect: (peer) => peers.connectDirectly(peer),
    now: () => performance.now(),
    random: parts.random,
    log,
  });
  const dialBack = new DialBack({
    open: (peer, addresses, signal) => openConnection({ host, gate }, peer, addresses, signal),
  });
  server.handle('reach', (from, request, signal, connection) =>
    dialBack.answer(from, request, signal, connection),
  );
  host.addEventListener('peer:identify', ({ detail: { peerId, listenAddrs, connection } }) =>
    found(parts.onIdentified, peerId, worthRemembering(listenAddrs, connection.remoteAddr)),
  );
  peers.answerHellos(server);
  gossip.prepare(host.services.gossip);
  await server.mount(host);
  try {
    await host.start();
  } catch (cause) {
    throw new ParleyError(
      'CONFLICT',
      `The network could not listen on ${options.listen.join(', ')}: ${asParleyError(cause).message} ` +
        'Another program may use the port; stop it or configure another one.',
      { cause },
    );
  }
  gossip.attach(host.services.gossip);
  const timer = setInterval(() => {
    upkeep.look();
    direct.look();
    reach.look();
    gossip.review();
    parts.rates.prune(limits.strangerConnectionTime);
  }, limits.upkeepInterval);
  return {
    host,
    peers,
    reconnect,
    direct,
    stop: async () => {
      clearInterval(timer);
      gossip.detach();
      await host.stop();
    },
  };
}

function found(
  listener: (found: PeerAddresses) => void,
  id: PeerId,
  multiaddrs: readonly Multiaddr[],
): void {
  const peer = organisationOf(id);
  if (peer !== null) listener({ peer, addresses: multiaddrs.map((address) => address.toString()) });
}
