import type { Replica } from '../feed/types.ts';
import { isTicketProof } from './ticket.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType } from './causal-log.ts';
import type { Membership } from './membership.ts';
import { reduceMembership } from './reduce.ts';

const changing = new Set<string>([
  'collaboration.founded',
  'invitation.created',
  'invitation.revoked',
  'invitation.redeemed',
  'member.joined',
  'profile.updated',
  'member.promoted',
  'member.demoted',
  'member.removed',
  'member.left',
  'member.succeeded',
]);

/** One collaboration's membership, made anew only when an entry can have changed it. */
export class MembershipProjection {
  readonly #replica: Replica;
  #current: Membership | null;
  #forks: number;

  constructor(replica: Replica) {
    this.#replica = replica;
    this.#current = reduceMembership(replica.collaboration, replica);
    this.#forks = replica.forkedAuthors().size;
  }

  /** null while the founding entry is not there. */
  get current(): Membership | null {
    return this.#current;
  }

  /**
   * Takes notice of a new entry.
   * @returns whether the membership, or which entries count, may have changed
   */
  apply(entry: Entry): boolean {
    const forks = this.#replica.forkedAuthors().size;
    // Whom a fork's entries are void for depends on who cites them: with a fork, every entry can matter.
    if (!changing.has(entry.body.type) && forks === 0 && this.#forks === 0) {
      return this.#noteVoid(entry);
    }
    this.#forks = forks;
    this.#current = reduceMembership(this.#replica.collaboration, this.#replica);
    return true;
  }

  /** An entry beyond its author's cut, or by nobody's guest, counts for nothing; all others do. */
  #noteVoid(entry: Entry): boolean {
    const member = this.#current?.members.get(entry.body.author);
    if (this.#current === null || member?.state === 'member') return false;
    this.#current = reduceMembership(this.#replica.collaboration, this.#replica);
    return true;
  }
}

/** What deciding on an entry needs: the entries it depends on. */
type EntriesSoFar = Pick<Replica, 'collaboration' | 'get'>;

/**
 * Whether an entry may be stored at all (FeedPolicy.admits): its author was let in by a redemption that is stored, be it
 * void by now, so that all replicas keep the same entries whatever the order in which they came.
 */
export function admitsEntry(replica: EntriesSoFar, entry: Entry): boolean {
  const { author } = entry.body;
  if (isType(entry, 'collaboration.founded')) return true;
  if (isType(entry, 'member.joined'))
    return admittedBy(replica, entry.body.payload.redeemed, author);
  if (isType(entry, 'invitation.redeemed')) {
    const { invitation: id, joiner, challenge, proof } = entry.body.payload;
    const invitation = replica.get(id);
    if (invitation === undefined || !isType(invitation, 'invitation.created')) return false;
    const { collaboration } = replica;
    const { key } = invitation.body.payload;
    if (invitation.body.author !== author) return false;
    if (!isTicketProof(key, { collaboration, joiner, challenge }, proof)) return false;
  }
  // A feed begins with the founding or with joining; what else stands at a start came from nobody we know.
  return entry.body.seq > 0;
}

function admittedBy(replica: EntriesSoFar, redeemed: ContentId, joiner: OrganisationId): boolean {
  const admission = replica.get(redeemed);
  return (
    admission !== undefined &&
    isType(admission, 'invitation.redeemed') &&
    admission.body.payload.joiner === joiner
  );
}
