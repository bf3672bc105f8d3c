import { KnownAddresses } from '../schema/local/journal.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { Store } from '../store/store.ts';
import type { Table } from '../store/table.ts';

/** Where members were reached or said they are; newest first, kept over restarts. */
export class AddressBook {
  readonly #table: Table<KnownAddresses>;
  readonly #known = new Map<OrganisationId, readonly string[]>();
  readonly #now: () => number;

  private constructor(table: Table<KnownAddresses>, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  static async open(store: Store, now: () => number): Promise<AddressBook> {
    const book = new AddressBook(store.table('addresses', KnownAddresses), now);
    // A damaged record costs an address, which comes again with the next meeting.
    for await (const record of book.#table.scan()) {
      if (record.intact) book.#known.set(record.value.peer, record.value.addresses);
    }
    return book;
  }

  of(peer: OrganisationId): readonly string[] {
    return this.#known.get(peer) ?? [];
  }

  all(): { peer: OrganisationId; addresses: readonly string[] }[] {
    return [...this.#known].map(([peer, addresses]) => ({ peer, addresses }));
  }

  /**
   * @param source `own`: the peer was met there or says so itself; `hearsay`: another member says so, which never drives
   *   out what is known
   * @returns whether anything new was learned
   */
  async learn(
    peer: OrganisationId,
    addresses: readonly string[],
    source: 'own' | 'hearsay',
  ): Promise<boolean> {
    const before = this.of(peer);
    const merged = [
      ...new Set(source === 'own' ? [...addresses, ...before] : [...before, ...addresses]),
    ].slice(0, limits.addressesPerPeer);
    if (merged.every((address) => before.includes(address))) return false;
    this.#known.set(peer, merged);
    await this.#table.put(peer, { peer, addresses: merged, at: this.#now() }, { sync: false });
    return true;
  }
}
