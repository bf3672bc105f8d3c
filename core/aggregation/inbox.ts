import { encodeCanonical, equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { equivocation, malformed } from './refusals.ts';

/** What the launcher has received in one phase: one message from each of those it waits for. */
export class Inbox<T> {
  /** Ascending. */
  readonly expected: readonly OrganisationId[];
  readonly #what: string;
  readonly #items = new Map<OrganisationId, { message: unknown; item: T }>();
  #closed = false;

  constructor(what: string, expected: readonly OrganisationId[]) {
    this.#what = what;
    this.expected = expected;
  }

  /**
   * Takes in what `accept` makes of a message; the same one a second time is passed over.
   * @throws ParleyError ROUND_EQUIVOCATION (a different one), MESSAGE_INVALID (not waited for, or what `accept` throws),
   *   TIMED_OUT (after the phase was closed)
   */
  add(from: OrganisationId, message: unknown, accept: () => T): void {
    const before = this.#items.get(from);
    if (before !== undefined) {
      // Encoded only now: almost every message comes once.
      if (equalBytes(encodeCanonical(before.message), encodeCanonical(message))) return;
      throw equivocation(`${this.#what} of ${from}`, from);
    }
    if (!this.expected.includes(from)) {
      throw malformed(`${this.#what} came from ${from}, which has no part in it.`, from);
    }
    if (this.#closed) {
      throw new ParleyError(
        'TIMED_OUT',
        `${this.#what} of ${from} came after the others had gone on; it was not used.`,
        { details: { about: from } },
      );
    }
    this.#items.set(from, { message, item: accept() });
  }

  get size(): number {
    return this.#items.size;
  }

  get(from: OrganisationId): T | undefined {
    return this.#items.get(from)?.item;
  }

  missing(): OrganisationId[] {
    return this.expected.filter((organisation) => !this.#items.has(organisation));
  }

  /** Ascending, as everything that is signed must be. */
  present(): OrganisationId[] {
    return this.expected.filter((organisation) => this.#items.has(organisation));
  }

  items(): T[] {
    return this.expected.flatMap((organisation) => {
      const entry = this.#items.get(organisation);
      return entry === undefined ? [] : [entry.item];
    });
  }

  /** Ends the phase. @throws ParleyError ROUND_DROPOUT (details.missing), and then goes on waiting */
  close(least: number): void {
    if (this.size < least) {
      throw new ParleyError(
        'ROUND_DROPOUT',
        `${this.#what} came from only ${this.size} of at least ${least} participants; the sum stays closed. Start another attempt when the missing ones are back.`,
        { details: { missing: this.missing() } },
      );
    }
    this.#closed = true;
  }
}
