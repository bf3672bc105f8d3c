import { toHex } from '../schema/canonical.ts';
import type { Profile } from '../schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../schema/ids.ts';
import { isType, type CausalLog } from './causal-log.ts';
import type { Invitation, Member, Membership } from './membership.ts';
import { asRemoval } from './removals.ts';
import { AdminsInOrder } from './admins-in-order.ts';
import { settle, type Settled } from './settle.ts';

/** The membership that a set of entries amounts to; null while the founding entry is not there. */
export function reduceMembership(
  collaboration: CollaborationId,
  log: CausalLog,
): Membership | null {
  return reduceWith(collaboration, log, settle(log));
}

export function reduceWith(
  collaboration: CollaborationId,
  log: CausalLog,
  { authority, standing }: Settled,
): Membership | null {
  const standingIds = new Set(standing.map((removal) => removal.id));
  const admins = new AdminsInOrder(log, standing);
  const voided = new Set(authority.void);
  const members = new Map<OrganisationId, Member>();
  const invitations = new Map<ContentId, Invitation>();
  const secretHashes: string[] = [];
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
  /** Ties a successor to its organisation; who is out, or is tied already, only ends (a circle would have no newest). */
  const succeed = (old: OrganisationId, successor: OrganisationId): void => {
    const earlier = members.get(old);
    const later = members.get(successor);
    change(old, { state: 'succeeded' });
    if (earlier === undefined || later?.state !== 'member') return;
    if (earlier.state === 'succeeded' || earlier.predecessors.includes(successor)) return;
    const predecessors = [...later.predecessors, ...earlier.predecessors, old];
    change(successor, { predecessors });
  };

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
      if (!admins.isBeaten(member, entry.id)) change(member, { role: 'admin' });
    } else if (isType(entry, 'member.left')) {
      change(author, { state: 'left' });
    } else {
      const removal = asRemoval(entry);
      if (removal !== null && !standingIds.has(removal.id)) {
        // It lost against the removal of its author, or says again what was said.
        voided.add(entry.id);
      } else if (isType(entry, 'member.demoted')) {
        change(entry.body.payload.member, { role: 'member' });
      } else if (isType(entry, 'member.removed')) {
        change(entry.body.payload.member, { state: 'removed' });
        secretHashes.push(toHex(entry.body.payload.secretHash));
      } else if (isType(entry, 'member.succeeded')) {
        succeed(entry.body.payload.old, entry.body.payload.new);
      }
      if (removal !== null) admins.struck(removal);
    }
  }
  for (const organisation of log.forkedAuthors()) {
    if (members.get(organisation)?.state === 'member') change(organisation, { state: 'forked' });
  }
  if (founding === null) return null;
  // Nobody can redeem what an admin offered that is none any more.
  for (const [id, invitation] of invitations) {
    const inviter = members.get(invitation.inviter);
    const valid = inviter?.state === 'member' && inviter.role === 'admin';
    if (invitation.state === 'open' && !valid)
      invitations.set(id, { ...invitation, state: 'revoked' });
  }
  return {
    collaboration,
    ...founding,
    members,
    invitations,
    secretHashes: secretHashes.sort(),
    void: voided,
  };
}
