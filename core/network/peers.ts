import type { Connection } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols } from '../schema/limits.ts';
import type { AddressBook } from './address-book.ts';
import { deadline, reasonOf, within } from './deadline.ts';
import type { Gate } from './gate.ts';
import { encodeHello, PROTOCOL_VERSION, readHello } from './hello.ts';
import type { Host } from './host.ts';
import { organisationOf, shortId } from './peer-id.ts';
import type { Requester } from './request.ts';
import type { Server } from './serve.ts';
import type { Sessions } from './sessions.ts';
import type { Strangers } from './strangers.ts';

export interface PeersOptions {
  readonly host: Host;
  readonly gate: Gate;
  readonly book: AddressBook;
  readonly sessions: Sessions;
  readonly strangers: Strangers;
  readonly requester: Requester;
  readonly software: string;
  readonly protocolVersion?: string;
  readonly stopped: AbortSignal;
  readonly log: (line: string) => void;
}

/**
 * From a socket to a connected peer: dials, greets and is greeted. A refused dial resolves and closes a moment later,
 * so only the hello tells that a peer takes us; identify and with it gossip run after it.
 */
export class Peers {
  readonly #options: PeersOptions;
  readonly #own: string;
  /** Inbound connections of admitted peers that still owe their hello. */
  readonly #awaited = new Map<string, NodeJS.Timeout>();

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#own = options.protocolVersion ?? PROTOCOL_VERSION;
    options.host.addEventListener('connection:open', ({ detail }) => this.#opened(detail));
    options.host.addEventListener('connection:close', ({ detail }) => this.#closed(detail));
  }

  answerHellos(server: Server): void {
    server.handle('hello', async (from, request, _signal, connection) => {
      try {
        readHello(request, from, this.#own);
      } catch (error) {
        this.#options.log(
          `The hello of ${shortId(from)} was refused: ${asParleyError(error).message}`,
        );
        throw error;
      }
      this.#ready(from, connection);
      return this.#hello();
    });
  }

  /** Dials the peer and greets it. @throws ParleyError PEER_UNREACHABLE, PEER_REFUSED, PEER_INCOMPATIBLE, STOPPED */
  async connect(peer: OrganisationId): Promise<void> {
    const { book, sessions, stopped } = this.#options;
    if (sessions.best(peer) !== undefined) return;
    const connection = await this.dial(peer, book.of(peer), stopped);
    try {
      await this.#greet(peer, connection);
    } catch (error) {
      connection.abort(asParleyError(error));
      throw error;
    }
    book.worked(peer, connection.remoteAddr.toString());
  }

  /**
   * Opens a connection of its own, even where there is one, as that one may be of a stranger or half-dead.
   * @throws ParleyError PEER_UNREACHABLE, STOPPED
   */
  async dial(
    peer: OrganisationId,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<Connection> {
    const { host, gate, book } = this.#options;
    if (addresses.length === 0) {
      throw new ParleyError('PEER_UNREACHABLE', `No address of ${shortId(peer)} is known.`, {
        details: { peer },
      });
    }
    const what = `Dialling ${shortId(peer)}`;
    const dialling = deadline(what, limits.dialTimeout, signal);
    try {
      return await gate.whileDialling(peer, () =>
        host.dial(
          addresses.map((address) => multiaddr(address)),
          { signal: dialling.signal, force: true },
        ),
      );
    } catch (cause) {
      if (signal.aborted) throw reasonOf(signal, what);
      book.failed(peer);
      throw new ParleyError(
        'PEER_UNREACHABLE',
        `${shortId(peer)} does not answer at ${addresses.length === 1 ? 'its address' : `any of ${addresses.length} addresses`}.`,
        { cause, details: { peer } },
      );
    } finally {
      dialling.dispose();
    }
  }

  /** Cuts off who is connected and no longer admitted. */
  expel(): void {
    const { host, gate, sessions } = this.#options;
    for (const connection of host.getConnections()) {
      if (gate.isAdmitted(connection.remotePeer.toString())) continue;
      if (!sessions.has(connection) && !this.#awaited.has(connection.id)) continue;
      connection.abort(new ParleyError('PEER_NOT_MEMBER', 'This peer is no member any more.'));
    }
  }

  /** Makes the peer known to gossipsub, and its addresses to us. */
  async identify(connection: Connection): Promise<void> {
    const { host, stopped } = this.#options;
    const time = deadline('Identifying', protocols.hello.timeout, stopped);
    try {
      const identified = host.services.identify.identify(connection, { signal: time.signal });
      await within(time.signal, 'Identifying', identified);
    } finally {
      time.dispose();
    }
  }

  async #greet(peer: OrganisationId, connection: Connection): Promise<void> {
    const { requester, stopped } = this.#options;
    const time = deadline(`The hello with ${shortId(peer)}`, protocols.hello.timeout, stopped);
    try {
      const reply = await requester.send(connection, peer, 'hello', this.#hello(), time.signal);
      readHello(reply, peer, this.#own);
    } catch (error) {
      const failure = asParleyError(error);
      if (failure.code === 'PEER_REFUSED' && failure.details['code'] === 'PEER_INCOMPATIBLE') {
        throw new ParleyError(
          'PEER_INCOMPATIBLE',
          `${shortId(peer)} runs an incompatible version of Parley.`,
          {
            cause: failure,
            details: { peer },
          },
        );
      }
      // The gate of a peer that does not know us closes the connection without a word.
      if (failure.code === 'PEER_UNREACHABLE' || failure.code === 'MESSAGE_TRUNCATED') {
        throw new ParleyError(
          'PEER_REFUSED',
          `${shortId(peer)} closed the connection; it may not know this organisation as a member yet.`,
          { cause: failure, details: { peer } },
        );
      }
      throw failure;
    } finally {
      time.dispose();
    }
    this.#ready(peer, connection);
  }

  #hello(): Uint8Array {
    return encodeHello({ protocol: this.#own, software: this.#options.software });
  }

  #ready(peer: OrganisationId, connection: Connection): void {
    const { gate, sessions, strangers, log } = this.#options;
    // Membership may have ended while the hello was on its way.
    if (!gate.isAdmitted(peer)) return;
    this.#settle(connection);
    // It may have come as a stranger's and been admitted since.
    strangers.remove(connection);
    sessions.add(peer, connection);
    this.identify(connection).catch((error: unknown) => {
      // Upkeep tries again while the connection lasts.
      if (connection.status === 'open')
        log(`${shortId(peer)} was not identified: ${String(error)}`);
    });
  }

  #opened(connection: Connection): void {
    // Whoever dialled greets, so an outbound connection is in good hands already.
    if (connection.direction === 'outbound') return;
    const { gate, strangers } = this.#options;
    if (!gate.isAdmitted(connection.remotePeer.toString())) {
      strangers.add(connection);
      return;
    }
    const timer = setTimeout(() => {
      connection.abort(new ParleyError('TIMED_OUT', 'No hello came.'));
    }, protocols.hello.timeout);
    timer.unref();
    this.#awaited.set(connection.id, timer);
  }

  #closed(connection: Connection): void {
    const { host, gate, sessions, strangers } = this.#options;
    this.#settle(connection);
    const peer = organisationOf(connection.remotePeer);
    if (peer !== null) sessions.remove(peer, connection);
    if (strangers.remove(connection) && !gate.isAdmitted(connection.remotePeer.toString())) {
      // Keys cost nothing; the peer store must not grow with them. Nothing depends on when it is done.
      host.peerStore.delete(connection.remotePeer).catch(() => undefined);
    }
  }

  #settle(connection: Connection): void {
    clearTimeout(this.#awaited.get(connection.id));
    this.#awaited.delete(connection.id);
  }
}
