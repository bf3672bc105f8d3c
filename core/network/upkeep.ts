import type { Connection } from '@libp2p/interface';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { shortId } from './peer-id.ts';
import type { Ready, Sessions } from './sessions.ts';

export interface UpkeepOptions {
  readonly self: OrganisationId;
  readonly sessions: Sessions;
  /** Runs identify on the connection, which makes gossipsub open its stream on it if it has none. */
  readonly identify: (connection: Connection) => Promise<void>;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** Tries to reopen a gossip stream before the connection itself is given up. */
const REPAIRS = 8;

/**
 * Looks after connections that are open. Gossipsub opens its stream once per peer: when that stream is reset, or was
 * on the one of two connections that closed, the peer stays silent for good. So duplicates are closed with care, and a
 * peer without a gossip stream is identified anew, in the end hung up on and dialled again.
 */
export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #repairs = new Map<OrganisationId, number>();
  readonly #repairing = new Set<OrganisationId>();
  readonly #hungUp = new Map<OrganisationId, number>();
  /** Since when a connection is one too many, by its id. */
  readonly #spare = new Map<string, number>();

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** One look at all peers; call it every limits.upkeepInterval. */
  look(): void {
    const { sessions } = this.#options;
    const peers = sessions.peers();
    const spare = new Set(peers.flatMap((peer) => idsOf(sessions.of(peer).slice(1))));
    for (const id of this.#spare.keys()) if (!spare.has(id)) this.#spare.delete(id);
    for (const peer of this.#repairs.keys()) {
      if (sessions.best(peer) === undefined) this.#repairs.delete(peer);
    }
    for (const peer of peers) {
      this.#closeDuplicates(peer, sessions.of(peer));
      this.#repairGossip(peer, sessions.of(peer));
    }
  }

  /** Only the smaller id closes, or each side might close the connection the other one keeps. */
  #closeDuplicates(peer: OrganisationId, ready: readonly Ready[]): void {
    const { self, now, log } = this.#options;
    if (self > peer) return;
    for (const { connection } of ready.slice(1)) {
      const since = this.#spare.get(connection.id) ?? now();
      this.#spare.set(connection.id, since);
      if (isBusy(connection) && now() - since < limits.duplicateLinger) continue;
      connection.close().catch((error: unknown) => {
        log(`A second connection to ${shortId(peer)} did not close and was cut: ${String(error)}`);
        connection.abort(new ParleyError('TIMED_OUT', 'The connection did not close in time.'));
      });
    }
  }

  #repairGossip(peer: OrganisationId, ready: readonly Ready[]): void {
    const { identify, now, log } = this.#options;
    const best = ready[0]?.connection;
    if (best === undefined) return;
    for (const { connection } of ready) resetHalfDead(connection);
    if (ready.some(({ connection }) => hasGossip(connection))) {
      this.#repairs.delete(peer);
      return;
    }
    if (this.#repairing.has(peer)) return;
    const repairs = (this.#repairs.get(peer) ?? 0) + 1;
    this.#repairs.set(peer, repairs);
    if (repairs <= REPAIRS) {
      this.#repairing.add(peer);
      identify(best)
        .catch((error: unknown) => {
          log(
            `${shortId(peer)} has no gossip stream and could not be identified: ${String(error)}`,
          );
        })
        .finally(() => this.#repairing.delete(peer));
      return;
    }
    const last = this.#hungUp.get(peer) ?? -Infinity;
    if (now() - last < limits.gossipHangUpInterval) return;
    this.#hungUp.set(peer, now());
    this.#repairs.delete(peer);
    log(`${shortId(peer)} has no gossip stream; hanging up to connect anew.`);
    for (const { connection } of ready) {
      connection.abort(new ParleyError('PEER_UNREACHABLE', 'Gossip could not be repaired.'));
    }
  }
}

function idsOf(ready: readonly Ready[]): string[] {
  return ready.map(({ connection }) => connection.id);
}

/** Whether requests are under way on it, or somebody is reached through it. */
function isBusy(connection: Connection): boolean {
  return connection.streams.some(
    ({ protocol }) => protocol.startsWith('/parley/') || protocol.startsWith('/libp2p/circuit/'),
  );
}

function gossipStreams(connection: Connection): Connection['streams'] {
  return connection.streams.filter(
    (stream) => stream.direction === 'outbound' && stream.protocol.startsWith('/meshsub/'),
  );
}

/** Whether this side can gossip to the peer on this connection; the peer looks after its own direction. */
export function hasGossip(connection: Connection): boolean {
  return gossipStreams(connection).some((stream) => stream.status === 'open');
}

/** The reading side never writes on such a stream; if it has closed, it has stopped reading. */
function resetHalfDead(connection: Connection): void {
  for (const stream of gossipStreams(connection)) {
    if (stream.status === 'open' && stream.remoteWriteStatus === 'closed') {
      stream.abort(new ParleyError('PEER_UNREACHABLE', 'The peer stopped reading gossip.'));
    }
  }
}
