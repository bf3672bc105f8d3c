import type { Entry } from '../schema/feed/entry.ts';
import type { Profile, Role } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';

export interface Member {
  readonly organisation: OrganisationId;
  readonly role: Role;
  /** null until the joiner's own first entry has arrived. */
  readonly profile: Profile | null;
  /** Who let it in; null for the founder. Unconfirmed keys of one inviter count as one (rule 16). */
  readonly inviter: OrganisationId | null;
  /** Place in the order of admissions: lower is senior. */
  readonly seniority: number;
  readonly state: 'member' | 'left' | 'removed' | 'succeeded' | 'forked';
  /** The older keys of the same organisation (rule 6). */
  readonly predecessors: readonly OrganisationId[];
}

export interface Invitation {
  readonly id: ContentId;
  readonly inviter: OrganisationId;
  readonly key: Uint8Array;
  readonly role: Role;
  readonly expires: number;
  readonly state: 'open' | 'redeemed' | 'revoked';
  readonly redeemedBy: OrganisationId | null;
  /** The entry that admitted the joiner; its own first entry cites it. */
  readonly redemption: ContentId | null;
}

/** A projection of a collaboration's feeds: who belongs to it and which entries count. */
export interface Membership {
  readonly collaboration: CollaborationId;
  readonly name: string;
  readonly purpose: string;
  readonly founder: OrganisationId;
  /** Everybody ever admitted. */
  readonly members: ReadonlyMap<OrganisationId, Member>;
  readonly invitations: ReadonlyMap<ContentId, Invitation>;
  /** Hashes of the secrets from which the gossip topic is named (rule 7), ascending. */
  readonly secretHashes: readonly string[];
  /** Entries that count for nothing: beyond a cut, by a forked author, or without the authority they need. */
  readonly void: ReadonlySet<ContentId>;
}

export function isCurrent(membership: Membership, organisation: OrganisationId): boolean {
  return membership.members.get(organisation)?.state === 'member';
}

export function isAdmin(membership: Membership, organisation: OrganisationId): boolean {
  const member = membership.members.get(organisation);
  return member?.state === 'member' && member.role === 'admin';
}

export function currentMembers(membership: Membership): Member[] {
  return [...membership.members.values()]
    .filter((member) => member.state === 'member')
    .sort((a, b) => a.seniority - b.seniority);
}

/** The keys of one organisation count as one (rule 6): the newest stands for all. */
export function organisationOf(membership: Membership, key: OrganisationId): OrganisationId {
  // The newest key names all older ones, so what is found last has nobody after it; the count guards, should that break.
  let newest = key;
  for (let steps = 0; steps < membership.members.size; steps++) {
    const successor = [...membership.members.values()].find((m) => m.predecessors.includes(newest));
    if (successor === undefined) break;
    newest = successor.organisation;
  }
  return newest;
}

export function counts(membership: Membership, entry: Entry): boolean {
  return !membership.void.has(entry.id);
}
