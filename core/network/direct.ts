import { asParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { shortId } from './peer-id.ts';

export interface DirectOptions {
  readonly self: OrganisationId;
  /** Peers reached through a relay alone. */
  readonly relayed: () => readonly OrganisationId[];
  readonly hasAddress: (peer: OrganisationId) => boolean;
  /** Dials and greets, at the peer's own addresses. */
  readonly connect: (peer: OrganisationId) => Promise<void>;
  /** Milliseconds of a clock that does not run backwards. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: (line: string) => void;
}

interface Attempts {
  made: number;
  due: number;
  running: boolean;
}

/**
 * Takes up a direct link to peers that are reached through a relay, as soon as there can be one: tries now and then, ever
 * more rarely. Both sides do, as often only one of them can dial the other. The relayed link is closed as any second
 * connection is (upkeep.ts), so gossip moves over and requests under way end first.
 */
export class Direct {
  readonly #options: DirectOptions;
  readonly #attempts = new Map<OrganisationId, Attempts>();

  constructor(options: DirectOptions) {
    this.#options = options;
  }

  /** Call it every limits.upkeepInterval. */
  look(): void {
    const { relayed, hasAddress, now } = this.#options;
    const peers = new Set(relayed());
    for (const peer of this.#attempts.keys()) if (!peers.has(peer)) this.#attempts.delete(peer);
    for (const peer of peers) {
      const attempts = this.#attempts.get(peer) ?? {
        made: 0,
        due: now() + this.#wait(peer, 0),
        running: false,
      };
      this.#attempts.set(peer, attempts);
      if (attempts.running || attempts.due > now() || !hasAddress(peer)) continue;
      attempts.running = true;
      void this.#attempt(peer, attempts);
    }
  }

  /** Something new is known about where the peer is. */
  soon(peer: OrganisationId): void {
    const { relayed, now } = this.#options;
    if (!relayed().includes(peer)) return;
    const attempts = this.#attempts.get(peer) ?? { made: 0, due: Infinity, running: false };
    this.#attempts.set(peer, attempts);
    attempts.made = 0;
    attempts.due = Math.min(attempts.due, now() + this.#yield(peer));
  }

  async #attempt(peer: OrganisationId, attempts: Attempts): Promise<void> {
    const { connect, now, log } = this.#options;
    try {
      await connect(peer);
      log(`${shortId(peer)} is connected directly from now on.`);
    } catch (error) {
      if (attempts.made === 0) {
        log(`${shortId(peer)} stays connected through a relay: ${asParleyError(error).message}`);
      }
    } finally {
      attempts.made += 1;
      attempts.due = now() + this.#wait(peer, attempts.made);
      attempts.running = false;
    }
  }

  #wait(peer: OrganisationId, made: number): number {
    const full = Math.min(
      limits.directRetryMost,
      limits.directRetryFirst * 2 ** Math.min(made, 20),
    );
    return full / 2 + this.#options.random() * (full / 2) + this.#yield(peer);
  }

  /** The smaller id first, so that two dials do not cross. */
  #yield(peer: OrganisationId): number {
    return this.#options.self < peer ? 0 : limits.dialYield;
  }
}
