import { AsyncLocalStorage } from 'node:async_hooks';
import { circuitRelayServer, type CircuitRelayServerComponents } from '@libp2p/circuit-relay-v2';
import {
  start,
  stop,
  type Connection,
  type PeerId,
  type Startable,
  type Stream,
} from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import { limits } from '../schema/limits.ts';
import { Budget } from './budget.ts';
import { isRelayed } from './circuit.ts';
import { directConnections } from './direct-connections.ts';
import { guardedRegistrar } from './guarded-registrar.ts';
import { paceRelay } from './paced-relay.ts';

export interface RelayServerOptions {
  readonly isAdmitted: (peer: string) => boolean;
  /** Bytes a second, null while the operator has not turned it on. */
  readonly rate: number | null;
  /** Milliseconds of a clock that does not run backwards. */
  readonly monotonic: () => number;
}

/** A connection that is being relayed: who dialled it, and its halves. */
interface Relayed {
  readonly from: string;
  readonly streams: readonly Stream[];
  readonly passed: () => number;
}

export interface RelayingNow {
  /** Bytes a second, null: this node does not relay. */
  readonly rate: number | null;
  readonly connections: number;
  /** Since the node started. */
  readonly bytes: number;
}

/**
 * Relays between members, once the operator wants it. The library's server does the protocol (libp2p circuit relay v2); who
 * may use it, how much passes in a second and that a fast sender waits for a slow receiver is added here. It has no limit
 * of bytes or minutes a connection: members are known, and a cut connection would cost them a task.
 */
export class RelayServer {
  readonly #options: RelayServerOptions;
  readonly #budget: Budget;
  readonly #relayed = new Set<Relayed>();
  /** The dialler's stream while the server opens the one to the peer it wants: the two belong together. */
  readonly #dialling = new AsyncLocalStorage<{ stream: Stream; from: PeerId }>();
  #components: CircuitRelayServerComponents | null = null;
  #server: object | null = null;
  #rate: number | null;
  #passedBefore = 0;

  constructor(options: RelayServerOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#budget = new Budget(options.rate ?? limits.relayRate.usual, options.monotonic);
  }

  /** As a libp2p service. */
  mount(components: CircuitRelayServerComponents): Startable {
    return {
      start: async () => {
        this.#components = components;
        if (this.#rate !== null) await this.#open(components);
      },
      stop: async () => {
        this.#components = null;
        if (this.#server !== null) await stop(this.#server);
      },
    };
  }

  get now(): RelayingNow {
    const under = [...this.#relayed].reduce((sum, { passed }) => sum + passed(), 0);
    return {
      rate: this.#rate,
      connections: this.#relayed.size,
      bytes: this.#passedBefore + under,
    };
  }

  /** From now on, or no more: null ends what is being relayed. */
  async set(rate: number | null): Promise<void> {
    this.#rate = rate;
    if (rate === null) {
      this.#cutAll();
      return;
    }
    this.#budget.rate = rate;
    if (this.#components !== null) await this.#open(this.#components);
  }

  mayReserve(peer: PeerId): boolean {
    return this.#rate !== null && this.#options.isAdmitted(peer.toString());
  }

  mayRelay(from: PeerId, to: PeerId): boolean {
    const { isAdmitted } = this.#options;
    const dialler = from.toString();
    if (this.#rate === null || !isAdmitted(dialler) || !isAdmitted(to.toString())) return false;
    const own = [...this.#relayed].filter((relayed) => relayed.from === dialler).length;
    return (
      this.#relayed.size < limits.relayedConnections && own < limits.relayedConnectionsPerMember
    );
  }

  /**
   * Once opened the server stays, turned away at its door while relaying is off: it remembers reservations for as long as
   * their holders do, who cannot give them up.
   */
  async #open(components: CircuitRelayServerComponents): Promise<void> {
    if (this.#server !== null) return;
    this.#server = circuitRelayServer({
      maxInboundHopStreams: 2 * limits.relayedConnectionsPerMember,
      maxOutboundStopStreams: limits.relayedConnections,
      reservations: {
        maxReservations: limits.relayReservations,
        reservationTtl: limits.reservationLifetime,
        applyDefaultLimit: false,
      },
    })({
      registrar: this.#registrar(components),
      connectionManager: directConnections(components.connectionManager, (connection) =>
        this.#paired(connection),
      ),
      peerStore: components.peerStore,
      addressManager: components.addressManager,
      peerId: components.peerId,
      privateKey: components.privateKey,
      connectionGater: components.connectionGater,
      logger: components.logger,
    });
    await start(this.#server);
  }

  #registrar({ registrar }: CircuitRelayServerComponents): typeof registrar {
    const guarded = guardedRegistrar(registrar, this.#options.isAdmitted);
    return {
      ...guarded,
      handle: (protocol, handler, options) =>
        guarded.handle(
          protocol,
          (stream, connection) => {
            if (this.#rate === null || isRelayed(connection)) {
              stream.abort(new ParleyError('NOT_ALLOWED', 'This node does not relay.'));
              return undefined;
            }
            return this.#dialling.run({ stream, from: connection.remotePeer }, () =>
              handler(stream, connection),
            );
          },
          options,
        ),
    };
  }

  /** A connection whose new streams are the far halves of what is relayed. */
  #paired(connection: Connection): Connection {
    const newStream: Connection['newStream'] = async (protocols, options) => {
      const dialling = this.#dialling.getStore();
      const far = await connection.newStream(protocols, options);
      if (dialling !== undefined) {
        this.#relay({
          from: dialling.from.toString(),
          streams: [dialling.stream, far],
          passed: paceRelay(dialling.stream, far, this.#budget),
        });
      }
      return far;
    };
    return Object.create(connection, { newStream: { value: newStream } }) as Connection;
  }

  #relay(relayed: Relayed): void {
    this.#relayed.add(relayed);
    const ended = (): void => {
      if (this.#relayed.delete(relayed)) this.#passedBefore += relayed.passed();
    };
    for (const stream of relayed.streams) {
      stream.addEventListener('close', ended);
      if (stream.status !== 'open') ended();
    }
  }

  #cutAll(): void {
    for (const stream of [...this.#relayed].flatMap(({ streams }) => streams)) {
      stream.abort(new ParleyError('PEER_UNREACHABLE', 'This node relays it no longer.'));
    }
  }
}
