import type { OrganisationId } from '../schema/ids.ts';
import type { ProtocolName } from '../schema/limits.ts';
import type { Bulk } from '../schema/wire/round.ts';
import type { DialledBack } from './reachability.ts';
import type { RelayingNow } from './relay-server.ts';

/** Answers one request. A thrown ParleyError closes the stream; the peer learns nothing but its code. */
export type RequestHandler = (
  from: OrganisationId,
  request: Uint8Array,
  signal: AbortSignal,
) => Promise<Uint8Array>;

/** What to do with a gossiped message: deliver and forward it, drop it, or drop it and hold it against the sender. */
export type GossipVerdict = 'accept' | 'ignore' | 'reject';
/** `from` is the neighbour that handed it over (it can be asked for more), not necessarily who wrote it. */
export type GossipHandler = (from: OrganisationId, message: Uint8Array) => Promise<GossipVerdict>;

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; the protocol's own time limit when absent. */
  readonly timeout?: number;
}

/** Where a known peer may be found. */
export interface PeerAddresses {
  readonly peer: OrganisationId;
  readonly addresses: readonly string[];
}

export interface Connection {
  readonly peer: OrganisationId;
  /** The remote multiaddr in use. */
  readonly address: string;
  /** The member that relays it; null where the connection is direct. */
  readonly through: OrganisationId | null;
  readonly since: number;
  readonly direction: 'inbound' | 'outbound';
}

/**
 * The node's network: knows peers and protocols, not collaborations or tasks. A peer counts as connected when the
 * application hello went through, not when a socket is open.
 */
export interface Network {
  readonly self: OrganisationId;
  readonly reach: Reach;
  start(): Promise<void>;
  stop(): Promise<void>;

  /** Multiaddrs others may dial, each ending in /p2p/<self>. */
  addresses(): string[];
  connections(): Connection[];
  isConnected(peer: OrganisationId): boolean;

  /**
   * Replaces the set of peers that may connect; they are also the ones the node keeps trying to reach. Connections of
   * others are closed.
   */
  admit(peers: readonly PeerAddresses[]): void;
  /** While open, strangers may open the join protocol and nothing else. */
  openToStrangers(open: boolean): void;

  onConnected(listener: (peer: OrganisationId) => void): () => void;
  onDisconnected(listener: (peer: OrganisationId) => void): () => void;
  /** Addresses at which a peer was reached or that it announced, so that they can be remembered. */
  onAddresses(listener: (found: PeerAddresses) => void): () => void;

  handle(protocol: ProtocolName, handler: RequestHandler): void;
  /**
   * One request, one response, on a stream of its own. A peer that is not connected is dialled first.
   * @throws ParleyError PEER_UNREACHABLE, PEER_REFUSED (details.code: the code the peer gave), TIMED_OUT, MESSAGE_TOO_LARGE, MESSAGE_TRUNCATED, STOPPED
   */
  request(
    peer: OrganisationId,
    protocol: ProtocolName,
    message: Uint8Array,
    options?: RequestOptions,
  ): Promise<Uint8Array>;
  /** The same with a peer that is no member yet, at these addresses (joining). */
  requestStranger(
    peer: PeerAddresses,
    protocol: ProtocolName,
    message: Uint8Array,
    options?: RequestOptions,
  ): Promise<Uint8Array>;

  /**
   * @param mayJoin for whom the topic is, asked again whenever it matters: nobody else is told of it, gets its
   *   messages or is heard on it (PROTOCOL.md rule 7). All admitted peers when absent.
   */
  subscribe(
    topic: string,
    handler: GossipHandler,
    mayJoin?: (peer: OrganisationId) => boolean,
  ): void;
  unsubscribe(topic: string): void;
  /**
   * To those who may join the topic; one that is not subscribed to reaches nobody.
   * @returns how many peers it was handed to; 0 is no error, who missed it pulls it.
   * @throws ParleyError MESSAGE_TOO_LARGE, STOPPED
   */
  publish(topic: string, message: Uint8Array): Promise<number>;

  /** Offers bytes for these peers to pull, until released; small ones travel inline. */
  offer(bytes: Uint8Array, to: readonly OrganisationId[]): Offer;
  /**
   * Fetches what `from` offered, resuming after a lost connection; length and hash are checked.
   * @throws ParleyError MESSAGE_TOO_LARGE (above maxBytes: nothing was fetched), MESSAGE_INVALID (wrong length or
   *   hash), PEER_REFUSED (details.code NOT_FOUND: not on offer to us), PEER_UNREACHABLE, TIMED_OUT, STOPPED
   */
  pull(from: OrganisationId, bulk: Bulk, options: PullOptions): Promise<Uint8Array>;
}

/** How this node is reached, and its relaying for others. */
export interface Reach {
  /** Relays for members, so many bytes a second, or no more; members are told. */
  relay(rate: number | null): Promise<void>;
  readonly relaying: RelayingNow;
  /** Members that relay for this node: others reach it through them. */
  readonly through: readonly OrganisationId[];
  /** What members answered that were asked to dial this node, the latest first. */
  readonly dialledBack: readonly DialledBack[];
  /** `through`, and so the network's addresses, have changed. */
  onMoved(listener: () => void): () => void;
}

export interface Offer {
  readonly bulk: Bulk;
  readonly release: () => void;
}

export interface PullOptions {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}
