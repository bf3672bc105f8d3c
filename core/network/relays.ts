import { asParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { relayOrder } from './circuit.ts';
import { backoff } from './reconnect.ts';
import { shortId } from './peer-id.ts';

export interface RelaysOptions {
  readonly self: OrganisationId;
  /** Asks for a reservation. */
  readonly reserve: (relay: OrganisationId) => Promise<void>;
  readonly isDirect: (peer: OrganisationId) => boolean;
  /** Milliseconds of a clock that does not run backwards. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Where this node can be reached has changed. */
  readonly onChange: () => void;
  readonly log: (line: string) => void;
}

interface Offer {
  state: 'offered' | 'asking' | 'held';
  failures: number;
  /** Not asked again before. */
  notBefore: number;
}

/**
 * The members that relay, and those of them through which this node is reached: up to two, found and kept by itself. Who
 * relays says so in its hello, on every connection anew, so nothing here outlives a connection.
 */
export class Relays {
  readonly #options: RelaysOptions;
  readonly #offers = new Map<OrganisationId, Offer>();

  constructor(options: RelaysOptions) {
    this.#options = options;
  }

  /** What a hello said. */
  heard(peer: OrganisationId, relays: boolean): void {
    const known = this.#offers.get(peer);
    if (relays) {
      if (known === undefined) {
        this.#offers.set(peer, { state: 'offered', failures: 0, notBefore: 0 });
      }
      this.look();
      return;
    }
    if (this.#offers.delete(peer) && known?.state === 'held') this.#options.onChange();
  }

  /** Not connected any more. */
  forget(peer: OrganisationId): void {
    this.heard(peer, false);
  }

  /** The reservation there ended, though the member may relay on. */
  lost(peer: OrganisationId): void {
    const offer = this.#offers.get(peer);
    if (offer?.state !== 'held') return;
    offer.state = 'offered';
    this.#options.onChange();
    this.look();
  }

  /** Reserves where more relays are wanted; call it now and then. */
  look(): void {
    const { self, isDirect, now } = this.#options;
    const taken = [...this.#offers.values()].filter(({ state }) => state !== 'offered').length;
    const free = relayOrder(self, this.#offers.keys()).flatMap((relay) => {
      const offer = this.#offers.get(relay);
      const usable = offer?.state === 'offered' && offer.notBefore <= now() && isDirect(relay);
      return usable ? [{ relay, offer }] : [];
    });
    for (const { relay, offer } of free.slice(0, Math.max(0, limits.relaysInUse - taken))) {
      offer.state = 'asking';
      void this.#ask(relay, offer);
    }
  }

  /** Through whom this node is reached. */
  inUse(): OrganisationId[] {
    return [...this.#offers].flatMap(([relay, { state }]) => (state === 'held' ? [relay] : []));
  }

  /**
   * Whom to ask to relay to a peer: those it named, and, as it may have found others since, those that it would prefer.
   * @param named through whom it said to be reached
   */
  towards(peer: OrganisationId, named: readonly OrganisationId[]): OrganisationId[] {
    const usable = (relay: OrganisationId): boolean =>
      relay !== peer && this.#options.isDirect(relay);
    const offering = relayOrder(peer, this.#offers.keys());
    return [...new Set([...named, ...offering])].filter(usable).slice(0, limits.relaysTried);
  }

  async #ask(relay: OrganisationId, offer: Offer): Promise<void> {
    const { reserve, now, random, onChange, log } = this.#options;
    try {
      await reserve(relay);
      offer.failures = 0;
      offer.state = 'held';
      // It may have gone, and come back, meanwhile; then there is another offer of it.
      if (this.#offers.get(relay) === offer) onChange();
    } catch (error) {
      offer.state = 'offered';
      offer.failures += 1;
      offer.notBefore = now() + backoff(offer.failures, random);
      if (offer.failures === 1) {
        log(`${shortId(relay)} relays, but not for this node: ${asParleyError(error).message}`);
      }
    }
  }
}
