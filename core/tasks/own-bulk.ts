import type { Network, Offer, PullOptions } from '../network/types.ts';
import { toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Bulk } from '../schema/wire/round.ts';

/** How bytes travel beside messages. */
export type BulkTransport = Pick<Network, 'self' | 'offer' | 'pull'>;

/**
 * The network's offers and pulls, and those of this node with itself: a launcher that contributes is its own participant,
 * and no connection leads there.
 */
export class OwnBulk implements BulkTransport {
  readonly self: OrganisationId;
  readonly #network: BulkTransport;
  readonly #own = new Map<string, { readonly bytes: Uint8Array; offers: number }>();

  constructor(network: BulkTransport) {
    this.#network = network;
    this.self = network.self;
  }

  offer(bytes: Uint8Array, to: readonly OrganisationId[]): Offer {
    const offer = this.#network.offer(bytes, to);
    if (!to.includes(this.self) || 'inline' in offer.bulk) return offer;
    const key = toHex(offer.bulk.blob);
    const own = this.#own.get(key) ?? { bytes, offers: 0 };
    own.offers += 1;
    this.#own.set(key, own);
    let held = true;
    return {
      bulk: offer.bulk,
      release: () => {
        offer.release();
        if (held) own.offers -= 1;
        held = false;
        if (own.offers === 0) this.#own.delete(key);
      },
    };
  }

  async pull(from: OrganisationId, bulk: Bulk, options: PullOptions): Promise<Uint8Array> {
    if (from !== this.self || 'inline' in bulk) return this.#network.pull(from, bulk, options);
    const own = this.#own.get(toHex(bulk.blob));
    if (own === undefined || own.bytes.length > options.maxBytes) {
      throw new ParleyError('NOT_FOUND', 'This node does not offer such bytes to itself.');
    }
    return own.bytes;
  }
}
