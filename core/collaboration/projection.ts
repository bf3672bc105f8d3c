import type { Replica } from '../feed/types.ts';
import { isTicketProof } from './ticket.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog } from './causal-log.ts';
import type { Membership } from './membership.ts';
import type { Authority } from './authority.ts';
import { reduceWith } from './reduce.ts';
import { settle } from './settle.ts';

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

type Log = CausalLog & Pick<Replica, 'collaboration'>;

/**
 * One collaboration's membership, made anew only when an entry can have changed it; that takes the time of a walk through
 * all entries, which an entry of a task must not cost, whoever wrote it.
 */
export class MembershipProjection {
  readonly #replica: Log;
  #current: Membership | null = null;
  #authority: Authority;
  #voided = new Set<ContentId>();
  #forkVoid: ReadonlySet<ContentId> = new Set();

  constructor(replica: Log) {
    this.#replica = replica;
    this.#authority = this.#remake();
  }

  /** null while the founding entry is not there. */
  get current(): Membership | null {
    return this.#current;
  }

  /**
   * Takes notice of a new entry.
   * @returns whether the membership, or which of the earlier entries count, may have changed
   */
  apply(entry: Entry): boolean {
    if (changing.has(entry.body.type) || this.#current === null || this.#movesForks(entry)) {
      this.#authority = this.#remake();
      return true;
    }
    if (!this.#counts(entry)) this.#voided.add(entry.id);
    return false;
  }

  #remake(): Authority {
    const { collaboration } = this.#replica;
    const settled = settle(this.#replica);
    const membership = reduceWith(collaboration, this.#replica, settled);
    this.#voided = new Set(membership?.void);
    this.#current = membership && { ...membership, void: this.#voided };
    this.#forkVoid = settled.authority.forkVoid;
    return settled.authority;
  }

  /** The same as `judge` says of an entry that decides nothing. */
  #counts({ id, body: { author, seq } }: Entry): boolean {
    const { admissions, cuts, departures } = this.#authority;
    if (!admissions.has(author) || seq > (cuts.get(author) ?? Infinity)) return false;
    const departure = departures.get(author);
    if (departure !== undefined && this.#replica.precedes(departure, id)) return false;
    return !this.#forkVoid.has(id);
  }

  /** Whether the entry makes others void by a fork, or counting by citing them. */
  #movesForks(entry: Entry): boolean {
    const before = this.#forkVoid;
    if (before.size === 0 && this.#replica.forkedAuthors().size === 0) return false;
    const { cuts } = this.#authority;
    this.#forkVoid = this.#replica.voidByFork(
      ({ body: { author, seq } }) => seq > (cuts.get(author) ?? Infinity),
    );
    const others = this.#forkVoid.size - (this.#forkVoid.has(entry.id) ? 1 : 0);
    return others !== before.size || this.#forksNow(entry);
  }

  /** A fork without void entries yet changes its author's state all the same. */
  #forksNow({ body: { author } }: Entry): boolean {
    const state = this.#current?.members.get(author)?.state;
    return state === 'member' && this.#replica.forkedAuthors().has(author);
  }
}

/** What deciding on an entry needs: the entries it depends on. */
type EntriesSoFar = Pick<Replica, 'collaboration' | 'get' | 'ordered' | 'precedes'>;

/**
 * Whether an entry may be stored at all (FeedPolicy.admits): its author was let in by a redemption that is stored, be it
 * void by now. It looks at the entry's own past alone, so that all replicas keep the same entries whatever the order in
 * which they came.
 */
export function admitsEntry(replica: EntriesSoFar, entry: Entry): boolean {
  const { author, seq } = entry.body;
  if (isType(entry, 'collaboration.founded')) return entry.body.collaboration === null;
  if (isType(entry, 'member.joined'))
    return admittedBy(replica, entry.body.payload.redeemed, author);
  // A feed begins with the founding or with joining; what else stands at a start came from nobody we know.
  if (seq === 0) return false;
  // Keys cost nothing: a plain member must not be able to fill everybody's store with authors.
  if (isType(entry, 'invitation.created', 'member.promoted')) return wasEverAdmin(replica, entry);
  if (isType(entry, 'invitation.redeemed')) {
    const { invitation: id, joiner, challenge, proof } = entry.body.payload;
    const invitation = replica.get(id);
    if (invitation === undefined || !isType(invitation, 'invitation.created')) return false;
    const { collaboration } = replica;
    const { key } = invitation.body.payload;
    return (
      invitation.body.author === author &&
      isTicketProof(key, { collaboration, joiner, challenge }, proof)
    );
  }
  return true;
}

function admittedBy(replica: EntriesSoFar, redeemed: ContentId, joiner: OrganisationId): boolean {
  const admission = replica.get(redeemed);
  return (
    admission !== undefined &&
    isType(admission, 'invitation.redeemed') &&
    admission.body.payload.joiner === joiner
  );
}

/** Whether somebody, whoever it was, had made the author an admin before: the founder was one from the start. */
function wasEverAdmin(replica: EntriesSoFar, entry: Entry): boolean {
  const { author, prev, seen } = entry.body;
  const causes = [...Object.values(seen).map((head) => head.id), ...(prev === null ? [] : [prev])];
  const inPast = (id: ContentId) =>
    causes.some((cause) => cause === id || replica.precedes(id, cause));
  return replica
    .ordered()
    .some((earlier) => makesAdmin(replica, earlier, author) && inPast(earlier.id));
}

function makesAdmin(replica: EntriesSoFar, entry: Entry, subject: OrganisationId): boolean {
  if (isType(entry, 'collaboration.founded')) return entry.body.author === subject;
  if (isType(entry, 'member.promoted')) return entry.body.payload.member === subject;
  if (!isType(entry, 'invitation.redeemed') || entry.body.payload.joiner !== subject) return false;
  const invitation = replica.get(entry.body.payload.invitation);
  return (
    invitation !== undefined &&
    isType(invitation, 'invitation.created') &&
    invitation.body.payload.role === 'admin'
  );
}
