import type { Connection } from '@libp2p/interface';
import type { OrganisationId } from '../schema/ids.ts';
import { isRelayed, relayOf } from './circuit.ts';
import { shortId } from './peer-id.ts';
import type { Connection as ConnectionInfo } from './types.ts';

export interface Ready {
  readonly connection: Connection;
  readonly since: number;
}

/** Two connections opened within this time are taken for a simultaneous dial. */
const CROSSING = 10_000;

/**
 * The connections on which the hello went through. A peer is connected while it has one; two dials that cross give it
 * two for a while, and both nodes agree which of them to use.
 */
export class Sessions {
  readonly #self: OrganisationId;
  readonly #now: () => number;
  readonly #ready = new Map<OrganisationId, Ready[]>();
  readonly #onConnected = new Set<(peer: OrganisationId) => void>();
  readonly #onDisconnected = new Set<(peer: OrganisationId) => void>();

  readonly #log: (line: string) => void;

  constructor(self: OrganisationId, now: () => number, log: (line: string) => void) {
    this.#self = self;
    this.#now = now;
    this.#log = log;
  }

  add(peer: OrganisationId, connection: Connection): void {
    // It may have closed while the hello was on its way; no event would follow.
    if (connection.status !== 'open') return;
    const ready = this.#ready.get(peer) ?? [];
    if (ready.some((other) => other.connection.id === connection.id)) return;
    ready.push({ connection, since: this.#now() });
    ready.sort((a, b) => this.#preference(peer, a, b));
    this.#ready.set(peer, ready);
    if (ready.length === 1) this.#emit(this.#onConnected, peer);
  }

  remove(peer: OrganisationId, connection: Connection): void {
    const ready = this.#ready.get(peer);
    const at = ready?.findIndex((other) => other.connection.id === connection.id) ?? -1;
    if (ready === undefined || at < 0) return;
    ready.splice(at, 1);
    if (ready.length > 0) return;
    this.#ready.delete(peer);
    this.#emit(this.#onDisconnected, peer);
  }

  /** The connection to use. */
  best(peer: OrganisationId): Connection | undefined {
    return this.#ready.get(peer)?.[0]?.connection;
  }

  /** Whether there is a connection that no one relays. */
  isDirect(peer: OrganisationId): boolean {
    return this.of(peer).some(
      ({ connection }) => connection.status === 'open' && !isRelayed(connection),
    );
  }

  /** Peers to which there is none but relayed ones. */
  relayed(): OrganisationId[] {
    return this.peers().filter((peer) => !this.isDirect(peer));
  }

  /** All of a peer, the one to use first. */
  of(peer: OrganisationId): readonly Ready[] {
    return this.#ready.get(peer) ?? [];
  }

  has(connection: Connection): boolean {
    for (const ready of this.#ready.values()) {
      if (ready.some((other) => other.connection.id === connection.id)) return true;
    }
    return false;
  }

  peers(): OrganisationId[] {
    return [...this.#ready.keys()];
  }

  list(): ConnectionInfo[] {
    return [...this.#ready].flatMap(([peer, [first]]) =>
      first === undefined
        ? []
        : [
            {
              peer,
              address: first.connection.remoteAddr.toString(),
              through: relayOf(first.connection.remoteAddr),
              since: first.since,
              direction: first.connection.direction,
            },
          ],
    );
  }

  onConnected(listener: (peer: OrganisationId) => void): () => void {
    this.#onConnected.add(listener);
    return () => this.#onConnected.delete(listener);
  }

  onDisconnected(listener: (peer: OrganisationId) => void): () => void {
    this.#onDisconnected.add(listener);
    return () => this.#onDisconnected.delete(listener);
  }

  /**
   * A much newer one, as the older may belong to a process that no longer exists, or to a link that has died without a
   * word: who has a connection does not dial, through a relay least of all. Where two dials crossed, the direct one; of two
   * alike the one dialled by the smaller id.
   */
  #preference(peer: OrganisationId, a: Ready, b: Ready): number {
    if (Math.abs(a.since - b.since) > CROSSING) return b.since - a.since;
    const relayed = Number(isRelayed(a.connection)) - Number(isRelayed(b.connection));
    if (relayed !== 0) return relayed;
    return Number(this.#dialledBySmaller(peer, b)) - Number(this.#dialledBySmaller(peer, a));
  }

  #dialledBySmaller(peer: OrganisationId, { connection }: Ready): boolean {
    return connection.direction === (this.#self < peer ? 'outbound' : 'inbound');
  }

  /** What one listener does wrong is not the connection's fault, nor the other listeners'. */
  #emit(listeners: ReadonlySet<(peer: OrganisationId) => void>, peer: OrganisationId): void {
    for (const listener of [...listeners]) {
      try {
        listener(peer);
      } catch (error) {
        this.#log(
          `A listener failed on the connection state of ${shortId(peer)}: ${String(error)}`,
        );
      }
    }
  }
}
