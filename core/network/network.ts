import { setMaxListeners } from 'node:events';
import type { Connection } from '@libp2p/interface';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { ParleyError } from '../schema/errors.ts';
import { OrganisationId } from '../schema/ids.ts';
import { limits, protocols, type ProtocolName } from '../schema/limits.ts';
import type { Bulk } from '../schema/wire/round.ts';
import { AddressBook } from './address-book.ts';
import { deadline, within } from './deadline.ts';
import { Gate } from './gate.ts';
import { Gossip } from './gossip.ts';
import { Offers } from './offers.ts';
import type { NetworkOptions } from './options.ts';
import { OwnReach } from './own-reach.ts';
import { shortId } from './peer-id.ts';
import { pull } from './pull.ts';
import { RateLimit } from './rate-limit.ts';
import { checkRequestSize, Requester } from './request.ts';
import { Server } from './serve.ts';
import { Sessions } from './sessions.ts';
import { startHost, type Running } from './running.ts';
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

/** A network that is not started. It starts once; what is admitted, handled or subscribed before counts from then on. */
export function createNetwork(options: NetworkOptions): Network {
  return new Libp2pNetwork(options);
}

class Libp2pNetwork implements Network {
  readonly self: OrganisationId;
  readonly reach: OwnReach;
  readonly #options: NetworkOptions;
  readonly #random: () => number;
  readonly #stopped = new AbortController();
  readonly #strangers = new Strangers();
  readonly #gate = new Gate(
    {
      strangers: () => this.#strangers.count,
      ofPeer: (peer) => this.#running?.host.getConnections(peer).length ?? 0,
    },
    {
      mayReserve: (peer) => this.reach.server.mayReserve(peer),
      mayRelay: (from, to) => this.reach.server.mayRelay(from, to),
    },
  );
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
    const now = options.now ?? Date.now;
    const monotonic = options.monotonic ?? (() => performance.now());
    this.#rates = new RateLimit(monotonic);
    this.#sessions = new Sessions(this.self, now, log);
    this.reach = new OwnReach({
      self: this.self,
      isAdmitted: (peer) => this.#gate.isAdmitted(peer),
      sessions: this.#sessions,
      rate: options.relay ?? null,
      ask: (peer, request) => this.request(peer, 'reach', request),
      ownAddresses: () => this.addresses(),
      now,
      monotonic,
      random: this.#random,
      log,
    });
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
      this.reach.relays.forget(peer);
      this.#running?.reconnect.lost(peer);
    });
  }

  async start(): Promise<void> {
    if (this.#starting) throw new ParleyError('CONFLICT', 'The network was started before.');
    this.#starting = true;
    const running = await startHost(this.#options, {
      self: this.self,
      gate: this.#gate,
      book: this.#book,
      sessions: this.#sessions,
      strangers: this.#strangers,
      requester: this.#requester,
      server: this.#server,
      gossip: this.#gossip,
      rates: this.#rates,
      reach: this.reach,
      random: this.#random,
      stopped: this.#stopped.signal,
      onSeen: (found) => this.#seen(found),
      onIdentified: (found) => this.#identified(found),
    });
    if (this.#stopped.signal.aborted) {
      await running.stop();
      throw new ParleyError('STOPPED', 'The network was stopped while it was starting.');
    }
    this.#running = running;
    running.reconnect.keep(this.#gate.admitted);
    running.reconnect.start();
    this.reach.attach({
      relaying: () => running.peers.greetAgain(),
      moved: () => {
        for (const peer of this.#gate.admitted) running.reconnect.soon(peer);
      },
    });
  }

  async stop(): Promise<void> {
    // First: whatever waits ends with this, and nobody is dialled any more.
    this.#stopped.abort(
      new ParleyError('STOPPED', 'The network is stopping; this was not finished.'),
    );
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    await running.stop();
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
      if (this.#book.add(found).length > 0) this.#soon(found.peer);
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

  /** Something new is known about where a peer is. */
  #soon(peer: OrganisationId): void {
    this.#running?.reconnect.soon(peer);
    this.#running?.direct.soon(peer);
  }

  /** A peer was seen on the local network, or is listed: again and again, so only what is new is passed on. */
  #seen(found: PeerAddresses): void {
    if (found.peer === this.self) return;
    const addresses = this.#book.add(found);
    if (!this.#gate.isAdmitted(found.peer)) return;
    this.#soon(found.peer);
    if (addresses.length > 0) this.#tell({ peer: found.peer, addresses });
  }

  /** A connected peer told its addresses: all are passed on, as those heard before it was admitted were not. */
  #identified(found: PeerAddresses): void {
    if (!this.#gate.isAdmitted(found.peer) || found.addresses.length === 0) return;
    if (this.#book.add(found).length > 0) this.#soon(found.peer);
    this.#tell(found);
  }

  #tell(found: PeerAddresses): void {
    for (const listener of [...this.#foundListeners]) {
      try {
        listener(found);
      } catch (error) {
        this.#options.log(`A listener failed on the addresses of a peer: ${String(error)}`);
      }
    }
  }
}
