import { publicKeyOf } from '../identity/organisation-id.ts';
import { isSameSafetyNumber, safetyNumber } from '../identity/safety-number.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { Confirmation } from '../schema/local/journal.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

/** Members whose safety number this operator compared over another channel; unconfirmed ones count together (rule 16). */
export class Confirmations {
  readonly #table: Table<Confirmation>;
  readonly #self: OrganisationId;
  readonly #now: () => number;
  readonly #numbers = new Map<OrganisationId, string>();

  constructor(store: Store, self: OrganisationId, now: () => number) {
    this.#table = store.table('confirmations', Confirmation);
    this.#self = self;
    this.#now = now;
  }

  /** Twelve groups of five digits, the same at both organisations. */
  numberOf(organisation: OrganisationId): string {
    // Slow on purpose, so that look-alikes are costly to find; a list of members asks for all of them.
    const known = this.#numbers.get(organisation);
    if (known !== undefined) return known;
    const number = safetyNumber(publicKeyOf(this.#self), publicKeyOf(organisation));
    this.#numbers.set(organisation, number);
    return number;
  }

  /** @param typed what the other operator read out @throws ParleyError SAFETY_NUMBER_MISMATCH */
  async confirm(organisation: OrganisationId, typed: string): Promise<void> {
    if (!isSameSafetyNumber(typed, this.numberOf(organisation))) {
      throw new ParleyError(
        'SAFETY_NUMBER_MISMATCH',
        'The numbers differ: either one was misread, or somebody else answers in that name. Nothing was confirmed.',
      );
    }
    await this.#table.put(organisation, { organisation, at: this.#now() });
  }

  async withdraw(organisation: OrganisationId): Promise<void> {
    await this.#table.delete(organisation);
  }

  async all(): Promise<ReadonlySet<OrganisationId>> {
    return new Set((await this.times()).keys());
  }

  /** When each was confirmed, the last time. */
  async times(): Promise<ReadonlyMap<OrganisationId, number>> {
    const confirmed = new Map<OrganisationId, number>();
    for await (const record of this.#table.scan()) {
      // A damaged one confirms nobody: the safe side, and the numbers can be compared again.
      if (record.intact) confirmed.set(record.value.organisation, record.value.at);
    }
    return confirmed;
  }
}
