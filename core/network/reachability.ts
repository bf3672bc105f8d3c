import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { ReachResponse, type ReachRequest } from '../schema/wire/reach.ts';
import { leadsThroughRelay } from './circuit.ts';
import { shortId } from './peer-id.ts';

export interface ReachabilityOptions {
  /** Asks a member by `reach`. */
  readonly ask: (peer: OrganisationId, request: Uint8Array) => Promise<Uint8Array>;
  /** Who can be asked: those connected directly first, as they see where this node is. */
  readonly connected: () => readonly OrganisationId[];
  readonly ownAddresses: () => readonly string[];
  /** Wall clock. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** What a member answered: whether it reached this node itself; null where it could not try. */
export interface DialledBack {
  readonly by: OrganisationId;
  readonly at: number;
  readonly reached: boolean | null;
}

/**
 * Whether members can reach this node, found out by asking some of them to dial it. There is nobody else to ask, and libp2p's
 * own way (AutoNAT) wants more peers from more networks than a collaboration has.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  readonly #answers = new Map<OrganisationId, DialledBack>();
  #addresses = '';
  #asking = false;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  /** Asks a member if one should be asked; call it now and then. */
  look(): void {
    if (this.#asking) return;
    const addresses = this.#direct();
    if (addresses.join() !== this.#addresses) {
      // What was said of other addresses says nothing of these.
      this.#addresses = addresses.join();
      this.#answers.clear();
    }
    // Who listens nowhere need not have anybody try.
    if (addresses.length === 0) return;
    const fresh = this.#fresh();
    const tried = [...fresh.values()].filter(({ reached }) => reached !== null).length;
    if (tried >= limits.reachAsked || fresh.size >= 2 * limits.reachAsked) return;
    const next = this.#options.connected().find((peer) => !fresh.has(peer));
    if (next === undefined) return;
    this.#asking = true;
    void this.#ask(next, addresses).finally(() => (this.#asking = false));
  }

  /** What is known and not too old, the latest first. */
  get answers(): DialledBack[] {
    return [...this.#fresh().values()].sort((a, b) => b.at - a.at);
  }

  async #ask(peer: OrganisationId, addresses: readonly string[]): Promise<void> {
    const { ask, now, log } = this.#options;
    let reached: boolean | null = null;
    try {
      const request: ReachRequest = { addresses: [...addresses] };
      const answer = decodeCanonical(ReachResponse, await ask(peer, encodeCanonical(request)));
      if (answer.tried > 0) reached = answer.reached !== null;
    } catch (error) {
      log(`${shortId(peer)} did not say whether it reaches us: ${asParleyError(error).message}`);
    }
    if (addresses.join() === this.#addresses) {
      this.#answers.set(peer, { by: peer, at: now(), reached });
    }
  }

  #fresh(): Map<OrganisationId, DialledBack> {
    const now = this.#options.now();
    const isFresh = ({ at, reached }: DialledBack): boolean =>
      now - at < (reached === true ? limits.reachYesFor : limits.reachNoFor);
    for (const [peer, answer] of this.#answers) {
      if (!isFresh(answer)) this.#answers.delete(peer);
    }
    return this.#answers;
  }

  #direct(): string[] {
    return this.#options
      .ownAddresses()
      .filter((address) => !leadsThroughRelay(address))
      .slice(0, limits.dialBackAddresses);
  }
}
