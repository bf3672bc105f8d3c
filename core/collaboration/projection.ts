import type { Replica } from '../feed/types.ts';
import { isTicketProof } from './ticket.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog, type EntryOf } from './causal-log.ts';
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
  'member.promoted',
  'member.demoted',
  'member.removed',
  'member.left',
  'member.succeeded',
]);

type Log = CausalLog & Pick<Replica, 'collaboration'>;

/** What new entries did to a membership: nothing, to profiles alone, or perhaps to who belongs and what counts. */
export type MembershipChange = 'none' | 'profiles' | 'membership';

/**
 * One collaboration's membership, made anew only when entries can have changed it, once for all that came together. That
 * takes the time of a walk through all entries, which an entry of a task or a new profile must not cost, whoever wrote it.
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
   * Takes notice of new entries, all of which are in the replica.
   * @returns what they changed; which of the earlier entries count may have only where it is the membership
   */
  apply(entries: readonly Entry[]): MembershipChange {
    const isChange = ({ body }: Entry) => changing.has(body.type);
    if (this.#current === null || entries.some(isChange) || this.#movesForks(entries)) {
      return this.#anew();
    }
    const updates: EntryOf<'profile.updated'>[] = [];
    for (const entry of entries) {
      if (!this.#counts(entry)) this.#voided.add(entry.id);
      else if (isType(entry, 'profile.updated')) updates.push(entry);
    }
    if (updates.length === 0) return 'none';
    const forked = this.#replica.forkedAuthors();
    // Only of a feed that is one chain the one that came last is the newest.
    if (updates.some(({ body }) => forked.has(body.author))) return this.#anew();
    this.#current = withProfiles(this.#current, updates);
    return 'profiles';
  }

  #anew(): MembershipChange {
    this.#authority = this.#remake();
    return 'membership';
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

  /** Whether the entries make others void by a fork, or counting by citing them. */
  #movesForks(entries: readonly Entry[]): boolean {
    const before = this.#forkVoid;
    if (before.size === 0 && this.#replica.forkedAuthors().size === 0) return false;
    const { cuts } = this.#authority;
    this.#forkVoid = this.#replica.voidByFork(
      ({ body: { author, seq } }) => seq > (cuts.get(author) ?? Infinity),
    );
    const added = new Set(entries.map(({ id }) => id));
    const earlier = [...this.#forkVoid].filter((id) => !added.has(id));
    const isAsBefore = earlier.length === before.size && earlier.every((id) => before.has(id));
    return !isAsBefore || entries.some((entry) => this.#forksNow(entry));
  }

  /** A fork without void entries yet changes its author's state all the same. */
  #forksNow({ body: { author } }: Entry): boolean {
    const state = this.#current?.members.get(author)?.state;
    return state === 'member' && this.#replica.forkedAuthors().has(author);
  }
}

function withProfiles(
  membership: Membership,
  updates: readonly EntryOf<'profile.updated'>[],
): Membership {
  const members = new Map(membership.members);
  for (const { body } of updates) {
    const member = members.get(body.author);
    if (member !== undefined)
      members.set(body.author, { ...member, profile: body.payload.profile });
  }
  return { ...membership, members };
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
