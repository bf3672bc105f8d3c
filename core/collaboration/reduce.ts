import { toHex } from '../schema/canonical.ts';
import type { Profile } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog } from './causal-log.ts';
import type { Invitation, Member, Membership } from './membership.ts';
import { asRemoval } from './removals.ts';
import { settle } from './settle.ts';

/** The membership that a set of entries amounts to; null while the founding entry is not there. */
export function reduceMembership(
  collaboration: CollaborationId,
  log: CausalLog,
): Membership | null {
  const { authority, standing } = settle(log);
  const standingIds = new Set(standing.map((removal) => removal.id));
  const voided = new Set(authority.void);
  const members = new Map<OrganisationId, Member>();
  const invitations = new Map<ContentId, Invitation>();
  const secretHashes: string[] = [];
  const demoted = new Set<ContentId>();
  let founding: { name: string; purpose: string; founder: OrganisationId } | null = null;

  const change = (organisation: OrganisationId, changes: Partial<Member>): void => {
    const member = members.get(organisation);
    if (member !== undefined) members.set(organisation, { ...member, ...changes });
  };
  const admit = (
    organisation: OrganisationId,
    role: Member['role'],
    inviter: OrganisationId | null,
    profile: Profile | null,
  ): void => {
    const seniority = members.size;
    const predecessors: OrganisationId[] = [];
    const state = 'member' as const;
    members.set(organisation, {
      organisation,
      role,
      profile,
      inviter,
      seniority,
      state,
      predecessors,
    });
  };
  const adminsBeside = (organisation: OrganisationId): boolean =>
    [...members.values()].some(
      (m) => m.state === 'member' && m.role === 'admin' && m.organisation !== organisation,
    );

  for (const entry of log.ordered()) {
    if (voided.has(entry.id)) continue;
    const { author } = entry.body;
    if (isType(entry, 'collaboration.founded')) {
      const { name, purpose, profile, secretHash } = entry.body.payload;
      founding = { name, purpose, founder: author };
      secretHashes.push(toHex(secretHash));
      admit(author, 'admin', null, profile);
    } else if (isType(entry, 'invitation.created')) {
      const { key, role, expires } = entry.body.payload;
      invitations.set(entry.id, {
        id: entry.id,
        inviter: author,
        key,
        role,
        expires,
        state: 'open',
        redeemedBy: null,
        redemption: null,
      });
    } else if (isType(entry, 'invitation.revoked')) {
      const invitation = invitations.get(entry.body.payload.invitation);
      if (invitation?.state === 'open') {
        invitations.set(invitation.id, { ...invitation, state: 'revoked' });
      }
    } else if (isType(entry, 'invitation.redeemed')) {
      const { invitation: id, joiner } = entry.body.payload;
      const invitation = invitations.get(id);
      if (invitation !== undefined) {
        invitations.set(id, {
          ...invitation,
          state: 'redeemed',
          redeemedBy: joiner,
          redemption: entry.id,
        });
        admit(joiner, invitation.role, author, null);
      }
    } else if (isType(entry, 'member.joined', 'profile.updated')) {
      change(author, { profile: entry.body.payload.profile });
    } else if (isType(entry, 'member.promoted')) {
      const { member } = entry.body.payload;
      // A demotion that this promotion had not heard of beats it (rule 4).
      const beaten = standing.some(
        (removal) =>
          removal.kind === 'demote' &&
          removal.subject === member &&
          demoted.has(removal.id) &&
          !log.precedes(removal.id, entry.id),
      );
      if (!beaten) change(member, { role: 'admin' });
    } else if (isType(entry, 'member.left')) {
      // Two last admins who leave without having heard of each other: the later one in the common order stays.
      if (members.get(author)?.role === 'admin' && !adminsBeside(author)) voided.add(entry.id);
      else change(author, { state: 'left' });
    } else {
      const removal = asRemoval(entry);
      if (removal !== null && !standingIds.has(removal.id)) {
        // It lost against the removal of its author, or says again what was said.
        voided.add(entry.id);
      } else if (isType(entry, 'member.demoted')) {
        demoted.add(entry.id);
        change(entry.body.payload.member, { role: 'member' });
      } else if (isType(entry, 'member.removed')) {
        change(entry.body.payload.member, { state: 'removed' });
        secretHashes.push(toHex(entry.body.payload.secretHash));
      } else if (isType(entry, 'member.succeeded')) {
        const { old, new: successor } = entry.body.payload;
        const earlier = members.get(old)?.predecessors ?? [];
        change(old, { state: 'succeeded' });
        change(successor, { predecessors: [...earlier, old] });
      }
    }
  }
  for (const organisation of log.forkedAuthors()) {
    if (members.get(organisation)?.state === 'member') change(organisation, { state: 'forked' });
  }
  if (founding === null) return null;
  return {
    collaboration,
    ...founding,
    members,
    invitations,
    secretHashes: secretHashes.sort(),
    void: voided,
  };
}
