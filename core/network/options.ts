import type { PrivateKey } from '@libp2p/interface';

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
  /** Bytes a second that are relayed for members; null or left out: this node does not relay. */
  readonly relay?: number | null;
  /** This program's version, told to members. */
  readonly software: string;
  readonly log: (line: string) => void;
  /** Milliseconds of a clock that does not run backwards; paces requests. */
  readonly monotonic?: () => number;
  /** Wall clock, for `since` of connections. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** For tests: another version of the protocol. */
  readonly protocolVersion?: string;
}
