import { setMaxListeners } from 'node:events';
import type { Connection, PeerInfo, PrivateKey } from '@libp2p/interface';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import { OrganisationId } from '../schema/ids.ts';
import { limits, protocols, type ProtocolName } from '../schema/limits.ts';
import type { Bulk } from '../schema/wire/round.ts';
import { AddressBook } from './address-book.ts';
import { worthRemembering } from './announced.ts';
import { deadline, within } from './deadline.ts';
import { Gate } from './gate.ts';
import { Gossip } from './gossip.ts';
import { createHost, type Host } from './host.ts';
import { Offers } from './offers.ts';
import { organisationOf, shortId } from './peer-id.ts';
import { Peers } from './peers.ts';
import { pull } from './pull.ts';
import { RateLimit } from './rate-limit.ts';
import { Reconnect } from './reconnect.ts';
import { checkRequestSize, Requester } from './request.ts';
import { Server } from './serve.ts';
import { Sessions } from './sessions.ts';
import { Strangers } from './strangers.ts';
import type {
  Connection as ConnectionInfo,
  GossipHandler,
  Network,
  Offer,
  PeerAddresses,
  PullOptions,
  RequestHandler,
  RequestOptions,
} from './types.ts';
import { Upkeep } from './upkeep.ts';

export interface NetworkOptions {
  /** The organisation's Ed25519 key. */
  readonly privateKey: PrivateKey;
  /** Multiaddrs to listen on, as /ip4/0.0.0.0/tcp/0. */
  readonly listen: readonly string[];
  /** Multiaddrs to announce besides, as of a port forwarded by a router. */
  readonly announce?: readonly string[];
  /** Multiaddrs of members, each ending in /p2p/<id>; dialled only once they are admitted. */
  readonly bootstrap?: readonly string[];
  /** Whether to look for members on the local network, and to be found there. */
  readonly mdns: boolean;
  /** This program's version, told to members. */
  readonly software: string;
  readonly log: (line: string) => void;
  /** Milliseconds of a clock that does not run backwards; paces requests. */
  readonly monotonic?: () => number;
  /** Wall clock, for `since` of connections. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** For tests: another version of the protocol, other ciphers of node:crypto. */
  readonly protocolVersion?: string;
  readonly ciphers?: readonly string[];
}

/** A network that is not started. It starts once; what is admitted, handled or subscribed before counts from then on. */
export function createNetwork(options: NetworkOptions): Network {
  return new Libp2pNetwork(options);
}

/** What exists from start to stop. */
interface Running {
  readonly host: Host;
  readonly peers: Peers;
  readonly reconnect: Reconnect;
  readonly upkeep: NodeJS.Timeout;
}

class Libp2pNetwork implements Network {
  readonly self: OrganisationId;
  readonly #options: NetworkOptions;
  readonly #random: () => number;
  readonly #stopped = new AbortController();
  readonly #strangers = new Strangers();
  readonly #gate = new Gate(() => this.#strangers.count);
  readonly #book = new AddressBook();
  readonly #offers = new Offers();
  readonly #requester = new Requester();
  readonly #foundListeners = new Set<(found: PeerAddresses) => void>();
  readonly #rates: RateLimit;
  readonly #sessions: Sessions;
  readonly #server: Server;
  readonly #gossip: Gossip;
  #starting = false;
  #running: Running | null = null;

  constructor(options: NetworkOptions) {
    const { log } = options;
    this.#options = options;
    this.self = OrganisationId.parse(peerIdFromPrivateKey(options.privateKey).toString());
    this.#random = options.random ?? Math.random;
    // Every request under way listens to it.
    setMaxListeners(0, this.#stopped.signal);
    this.#rates = new RateLimit(options.monotonic ?? (() => performance.now()));
    this.#sessions = new Sessions(this.self, options.now ?? Date.now, log);
    this.#server = new Server({
      gate: this.#gate,
      rates: this.#rates,
      stopped: this.#stopped.signal,
      log,
    });
    this.#server.handleMany('blob', (from, frames, pace, signal) =>
      this.#offers.serve(from, frames, pace, signal),
    );
    this.#gossip = new Gossip({ isAdmitted: (peer) => this.#gate.isAdmitted(peer), log });
    this.#sessions.onDisconnected((peer) => {
      this.#gossip.forget(peer);
      this.#running?.reconnect.lost(peer);
    });
  }

  async start(): Promise<void> {
    if (this.#starting) throw new ParleyError('CONFLICT', 'The network was started before.');
    this.#starting = true;
    const { log, software } = this.#options;
    const host = await createHost(
      {
        privateKey: this.#options.privateKey,
        listen: this.#options.listen,
        announce: this.#options.announce ?? [],
        bootstrap: this.#options.bootstrap ?? [],
        mdns: this.#options.mdns,
        software,
        ciphers: this.#options.ciphers,
        onFound: (found) => this.#found(found),
      },
      this.#gate,
    );
    const peers = new Peers({
      host,
      gate: this.#gate,
      book: this.#book,
      sessions: this.#sessions,
      strangers: this.#strangers,
      requester: this.#requester,
      software,
      ...(this.#options.protocolVersion !== undefined && {
        protocolVersion: this.#options.protocolVersion,
      }),
      stopped: this.#stopped.signal,
      log,
    });
    const reconnect = new Reconnect({
      self: this.self,
      connect: (peer) => peers.connect(peer),
      isConnected: (peer) => this.isConnected(peer),
      random: this.#random,
      stopped: this.#stopped.signal,
      log,
    });
    const upkeep = new Upkeep({
      self: this.self,
      sessions: this.#sessions,
      identify: (connection) => peers.identify(connection),
      now: () => performance.now(),
      log,
    });
    peers.answerHellos(this.#server);
    this.#gossip.prepare(host.services.gossip);
    host.addEventListener('peer:identify', ({ detail }) => {
      const reachable = worthRemembering(detail.listenAddrs, detail.connection.remoteAddr);
      this.#found({ id: detail.peerId, multiaddrs: reachable });
    });
    await this.#server.mount(host);
    try {
      await host.start();
    } catch (cause) {
      throw new ParleyError(
        'CONFLICT',
        `The network could not listen on ${this.#options.listen.join(', ')}: ${asParleyError(cause).message} ` +
          'Another program may use the port; stop it or configure another one.',
        { cause },
      );
    }
    this.#gossip.attach(host.services.gossip);
    const timer = setInterval(() => {
      upkeep.look();
      this.#gossip.review();
      this.#rates.prune(limits.strangerConnectionTime);
    }, limits.upkeepInterval);
    this.#running = { host, peers, reconnect, upkeep: timer };
    reconnect.keep(this.#gate.admitted);
    reconnect.start();
  }

  async stop(): Promise<void> {
    // First: whatever waits ends with this, and nobody is dialled any more.
    this.#stopped.abort(
      new ParleyError('STOPPED', 'The network is stopping; this was not finished.'),
    );
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    clearInterval(running.upkeep);
    this.#gossip.detach();
    await running.host.stop();
  }

  addresses(): string[] {
    return this.#running?.host.getMultiaddrs().map((address) => address.toString()) ?? [];
  }

  connections(): ConnectionInfo[] {
    return this.#sessions.list();
  }

  isConnected(peer: OrganisationId): boolean {
    return this.#sessions.best(peer) !== undefined;
  }

  admit(peers: readonly PeerAddresses[]): void {
    const others = peers.filter(({ peer }) => peer !== this.self);
    this.#gate.replace(others.map(({ peer }) => peer));
    this.#book.keep(this.#gate.admitted);
    this.#running?.reconnect.keep(this.#gate.admitted);
    for (const found of others) {
      if (this.#book.add(found).length > 0) this.#running?.reconnect.soon(found.peer);
    }
    this.#running?.peers.expel();
    this.#gossip.review();
  }

  openToStrangers(open: boolean): void {
    this.#gate.setOpen(open);
    if (!open) this.#strangers.closeIdle();
  }

  onConnected(listener: (peer: OrganisationId) => void): () => void {
    return this.#sessions.onConnected(listener);
  }

  onDisconnected(listener: (peer: OrganisationId) => void): () => void {
    return this.#sessions.onDisconnected(listener);
  }

  onAddresses(listener: (found: PeerAddresses) => void): () => void {
    this.#foundListeners.add(listener);
    return () => this.#foundListeners.delete(listener);
  }

  handle(protocol: ProtocolName, handler: RequestHandler): void {
    this.#server.handle(protocol, handler);
  }

  async request(
    peer: OrganisationId,
    protocol: ProtocolName,
    message: Uint8Array,
    options: RequestOptions = {},
  ): Promise<Uint8Array> {
    checkRequestSize(protocol, message);
    return this.#timed(peer, protocol, options, async (signal) =>
      this.#requester.send(await this.#reach(peer, signal), peer, protocol, message, signal),
    );
  }

  async requestStranger(
    { peer, addresses }: PeerAddresses,
    protocol: ProtocolName,
    message: Uint8Array,
    options: RequestOptions = {},
  ): Promise<Uint8Array> {
    checkRequestSize(protocol, message);
    this.#book.add({ peer, addresses });
    return this.#timed(peer, protocol, options, async (signal) => {
      const { peers } = this.#run();
      const known = this.#sessions.best(peer);
      if (known !== undefined) return this.#requester.send(known, peer, protocol, message, signal);
      const connection = await peers.dial(peer, this.#book.of(peer), signal);
      try {
        return await this.#requester.send(connection, peer, protocol, message, signal);
      } finally {
        // At once and for good: as members the two greet each other on a new connection.
        connection.abort(
          new ParleyError('STOPPED', 'The request to a peer that is no member is done.'),
        );
      }
    });
  }

  subscribe(
    topic: string,
    handler: GossipHandler,
    mayJoin: (peer: OrganisationId) => boolean = () => true,
  ): void {
    this.#gossip.subscribe(topic, handler, mayJoin);
  }

  unsubscribe(topic: string): void {
    this.#gossip.unsubscribe(topic);
  }

  async publish(topic: string, message: Uint8Array): Promise<number> {
    return this.#gossip.publish(topic, message);
  }

  offer(bytes: Uint8Array, to: readonly OrganisationId[]): Offer {
    return this.#offers.offer(bytes, to);
  }

  async pull(from: OrganisationId, bulk: Bulk, options: PullOptions): Promise<Uint8Array> {
    const connect = (peer: OrganisationId, signal: AbortSignal): Promise<Connection> =>
      this.#reach(peer, signal);
    const ending = deadline(
      `Fetching from ${shortId(from)}`,
      limits.pullTimeout,
      options.signal,
      this.#stopped.signal,
    );
    try {
      const ports = { connect, random: this.#random };
      return await pull(from, bulk, { signal: ending.signal, maxBytes: options.maxBytes }, ports);
    } finally {
      ending.dispose();
    }
  }

  async #timed<T>(
    peer: OrganisationId,
    protocol: ProtocolName,
    options: RequestOptions,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const time = deadline(
      `Asking ${shortId(peer)} by ${protocol}`,
      options.timeout ?? protocols[protocol].timeout,
      options.signal,
      this.#stopped.signal,
    );
    try {
      return await work(time.signal);
    } finally {
      time.dispose();
    }
  }

  /** The connection to use for a peer, made now if there is none. @throws ParleyError PEER_UNREACHABLE, STOPPED */
  async #reach(peer: OrganisationId, signal: AbortSignal): Promise<Connection> {
    const { reconnect } = this.#run();
    const open = this.#sessions.best(peer);
    if (open !== undefined) return open;
    if (!this.#gate.isAdmitted(peer)) {
      throw new ParleyError(
        'PEER_UNREACHABLE',
        `${shortId(peer)} is no member; nothing was sent.`,
        {
          details: { peer },
        },
      );
    }
    try {
      await within(signal, `Reaching ${shortId(peer)}`, reconnect.connectNow(peer));
    } catch (error) {
      // It may have reached us meanwhile.
      if (signal.aborted || this.#sessions.best(peer) === undefined) throw error;
    }
    const made = this.#sessions.best(peer);
    if (made !== undefined) return made;
    throw new ParleyError(
      'PEER_UNREACHABLE',
      `The connection to ${shortId(peer)} closed at once.`,
      {
        details: { peer },
      },
    );
  }

  #run(): Running {
    if (this.#running !== null) return this.#running;
    throw new ParleyError('STOPPED', 'The network is not running; nothing was sent.');
  }

  /** A peer was seen on the local network, is listed, or told its addresses itself. */
  #found({ id, multiaddrs }: PeerInfo): void {
    const peer = organisationOf(id);
    if (peer === null || peer === this.self) return;
    const addresses = this.#book.add({
      peer,
      addresses: multiaddrs.map((address) => address.toString()),
    });
    if (!this.#gate.isAdmitted(peer)) return;
    this.#running?.reconnect.soon(peer);
    if (addresses.length === 0) return;
    for (const listener of [...this.#foundListeners]) listener({ peer, addresses });
  }
}
