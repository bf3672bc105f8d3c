import { verifyBy } from '../identity/organisation-id.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { HeadsStatement, SignedHeads, type Tips } from '../schema/feed/tips.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { joinKey, keysBelow } from '../store/key.ts';
import type { Table } from '../store/table.ts';
import type { FeedsOptions } from './types.ts';

export interface KeptHeads {
  readonly signed: SignedHeads;
  readonly statement: HeadsStatement;
}

/**
 * Members' signed statements of what they hold. A hash chain does not show that its end was cut off; that others have
 * signed for a longer one does (RFC 9162 and its witnesses have the same reason).
 */
export class SignedHeadsBook {
  readonly #options: FeedsOptions;
  readonly #collaboration: CollaborationId;
  readonly #table: Table<SignedHeads>;

  constructor(options: FeedsOptions, collaboration: CollaborationId) {
    this.#options = options;
    this.#collaboration = collaboration;
    this.#table = options.store.table('signed-heads', SignedHeads);
  }

  /** Our own statement. */
  state(tips: Tips): SignedHeads {
    const { identity, clock } = this.#options;
    const statement = encodeCanonical({
      format: 1,
      collaboration: this.#collaboration,
      member: identity.organisation,
      tips,
      time: clock.now(),
    } satisfies HeadsStatement);
    return { statement, signature: identity.sign('heads', statement) };
  }

  /** @throws ParleyError MESSAGE_INVALID when it is not a statement by this member about this collaboration */
  check(member: OrganisationId, signed: SignedHeads): HeadsStatement {
    const statement = decodeCanonical(HeadsStatement, signed.statement);
    const fits =
      statement.member === member &&
      statement.collaboration === this.#collaboration &&
      verifyBy(member, 'heads', signed.statement, signed.signature);
    if (!fits) {
      throw new ParleyError(
        'MESSAGE_INVALID',
        `What ${member} says it holds does not carry its signature. Nothing of it was used.`,
        { details: { member } },
      );
    }
    return statement;
  }

  /** Keeps it in place of the member's earlier one. Unsynced: one that is lost comes again with the next sync. */
  async keep(member: OrganisationId, signed: SignedHeads): Promise<void> {
    await this.#table.put(joinKey(this.#collaboration, member), signed, { sync: false });
  }

  async all(): Promise<KeptHeads[]> {
    const kept: KeptHeads[] = [];
    for await (const record of this.#table.scan(keysBelow(this.#collaboration))) {
      // A damaged one is replaced at the next sync with that member.
      if (!record.intact) continue;
      const statement = decodeCanonical(HeadsStatement, record.value.statement);
      kept.push({ signed: record.value, statement });
    }
    return kept;
  }
}
