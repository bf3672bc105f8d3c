import type { Connection } from '@libp2p/interface';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits, protocols } from '../schema/limits.ts';
import type { AddressBook } from './address-book.ts';
import { circuitAddress, isRelayed } from './circuit.ts';
import { deadline, within } from './deadline.ts';
import { openConnection } from './dialling.ts';
import type { Gate } from './gate.ts';
import { encodeHello, PROTOCOL_VERSION, readHello, type Hello } from './hello.ts';
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
  /** Whether this node relays for members. */
  readonly relays: () => boolean;
  /** Members that may relay to a peer, those to ask first before the others. */
  readonly relaysTo: (peer: OrganisationId) => readonly OrganisationId[];
  /** What a peer said of itself, on a connection that counts from now on. */
  readonly onHello: (peer: OrganisationId, hello: Hello) => void;
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
      let hello: Hello;
      try {
        hello = readHello(request, from, this.#own);
      } catch (error) {
        this.#options.log(
          `The hello of ${shortId(from)} was refused: ${asParleyError(error).message}`,
        );
        throw error;
      }
      this.#ready(from, connection, hello);
      return this.#hello();
    });
  }

  /**
   * Dials the peer and greets it: at its own addresses, and where none answers, through members that relay.
   * @throws ParleyError PEER_UNREACHABLE, PEER_REFUSED, PEER_INCOMPATIBLE, STOPPED
   */
  async connect(peer: OrganisationId): Promise<void> {
    const { sessions, relaysTo } = this.#options;
    const relays = relaysTo(peer);
    const ways: (() => Promise<void>)[] = [() => this.connectDirectly(peer)];
    if (relays.length > 0) {
      ways.unshift(
        () => this.connectDirectly(peer, limits.directFirst),
        () => this.#connectThrough(relays, peer),
      );
    }
    let failure: ParleyError | null = null;
    for (const connect of ways) {
      // It may have reached us meanwhile.
      if (sessions.best(peer) !== undefined) return;
      try {
        await connect();
        return;
      } catch (error) {
        failure = asParleyError(error);
        if (failure.code !== 'PEER_UNREACHABLE') throw failure;
      }
    }
    if (failure !== null) throw failure;
  }

  /** At its own addresses alone. @throws ParleyError as connect does */
  async connectDirectly(peer: OrganisationId, time: number = limits.dialTimeout): Promise<void> {
    const { book, stopped } = this.#options;
    const connection = await this.dial(peer, book.direct(peer), stopped, time);
    await this.#greetOrAbort(peer, connection);
    book.worked(peer, connection.remoteAddr.toString());
  }

  async #connectThrough(relays: readonly OrganisationId[], peer: OrganisationId): Promise<void> {
    const { stopped } = this.#options;
    const addresses = relays.map((relay) => circuitAddress(relay, peer));
    let connection: Connection;
    try {
      connection = await openConnection(this.#options, peer, addresses, stopped);
    } catch (cause) {
      const failure = asParleyError(cause);
      if (failure.code !== 'PEER_UNREACHABLE') throw failure;
      throw new ParleyError(
        'PEER_UNREACHABLE',
        `${shortId(peer)} answers neither at an address of its own nor through ${relays.map(shortId).join(', ')}.`,
        { cause, details: { peer } },
      );
    }
    await this.#greetOrAbort(peer, connection);
  }

  /**
   * Opens a connection of its own, even where there is one, as that one may be of a stranger or half-dead.
   * @throws ParleyError PEER_UNREACHABLE, STOPPED
   */
  async dial(
    peer: OrganisationId,
    addresses: readonly string[],
    signal: AbortSignal,
    time: number = limits.dialTimeout,
  ): Promise<Connection> {
    const { host, gate, book } = this.#options;
    try {
      return await openConnection({ host, gate }, peer, addresses, signal, time);
    } catch (error) {
      if (!signal.aborted) book.failed(peer);
      throw error;
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

  /** Says hello anew to everybody: what this node says of itself has changed. */
  async greetAgain(): Promise<void> {
    const { sessions, log } = this.#options;
    const greetings = sessions.peers().map(async (peer) => {
      const connection = sessions.best(peer);
      if (connection !== undefined) await this.#greet(peer, connection);
    });
    for (const { reason } of (await Promise.allSettled(greetings)).filter(isRejected)) {
      log(`A member was not told whether this node relays: ${asParleyError(reason).message}`);
    }
  }

  async #greetOrAbort(peer: OrganisationId, connection: Connection): Promise<void> {
    try {
      await this.#greet(peer, connection);
    } catch (error) {
      connection.abort(asParleyError(error));
      throw error;
    }
  }

  async #greet(peer: OrganisationId, connection: Connection): Promise<void> {
    const { requester, stopped } = this.#options;
    let hello: Hello;
    const time = deadline(`The hello with ${shortId(peer)}`, protocols.hello.timeout, stopped);
    try {
      const reply = await requester.send(connection, peer, 'hello', this.#hello(), time.signal);
      hello = readHello(reply, peer, this.#own);
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
      if (failure.code === 'PEER_UNREACHABLE' || failure.code === 'MESSAGE_TRUNCATED') {
        throw closedAtHello(peer, connection, failure);
      }
      throw failure;
    } finally {
      time.dispose();
    }
    this.#ready(peer, connection, hello);
  }

  #hello(): Uint8Array {
    const { software, relays } = this.#options;
    return encodeHello({ protocol: this.#own, software, ...(relays() && { relays: true }) });
  }

  #ready(peer: OrganisationId, connection: Connection, hello: Hello): void {
    const { gate, sessions, strangers, onHello, log } = this.#options;
    // Membership may have ended while the hello was on its way.
    if (!gate.isAdmitted(peer)) return;
    this.#settle(connection);
    // It may have come as a stranger's and been admitted since.
    strangers.remove(connection);
    sessions.add(peer, connection);
    onHello(peer, hello);
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

/**
 * The gate of a peer that does not know us closes the connection without a word. A relayed one it does not let open at all,
 * so one that closes tells of the relay.
 */
function closedAtHello(
  peer: OrganisationId,
  connection: Connection,
  cause: ParleyError,
): ParleyError {
  const [code, why] = isRelayed(connection)
    ? (['PEER_UNREACHABLE', 'broke off through the relay.'] as const)
    : (['PEER_REFUSED', 'was closed; it may not know this organisation as a member yet.'] as const);
  return new ParleyError(code, `The connection to ${shortId(peer)} ${why}`, {
    cause,
    details: { peer },
  });
}

function isRejected(result: PromiseSettledResult<void>): result is PromiseRejectedResult {
  return result.status === 'rejected';
}
