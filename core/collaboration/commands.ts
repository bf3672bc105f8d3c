import { sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Head } from '../schema/feed/head.ts';
import type { Payload } from '../schema/feed/payloads.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { isAdmin, isCurrent, type Membership } from './membership.ts';

/**
 * What an organisation may say about membership, checked against what it knows, before it is said. Each function
 * returns the entry to append.
 */
export interface CommandContext {
  readonly membership: Membership;
  readonly self: OrganisationId;
  /** The last entry of a feed as this node holds it: what a removal lets count. */
  readonly headOf: (author: OrganisationId) => Head | null;
}

/** @throws ParleyError NOT_ADMIN */
export function requireAdmin({ membership, self }: CommandContext): void {
  if (isAdmin(membership, self)) return;
  throw new ParleyError('NOT_ADMIN', 'Only an admin of the collaboration may do that; ask one.');
}

/** @throws ParleyError NOT_ADMIN, NOT_FOUND, CONFLICT */
export function revokeInvitation(context: CommandContext, invitation: ContentId): Payload {
  requireAdmin(context);
  const found = context.membership.invitations.get(invitation);
  if (found === undefined) throw new ParleyError('NOT_FOUND', 'There is no such invitation.');
  if (found.state !== 'open') {
    throw new ParleyError('CONFLICT', `The invitation is ${found.state} already.`);
  }
  return { type: 'invitation.revoked', payload: { invitation } };
}

/** @throws ParleyError NOT_ADMIN, NOT_MEMBER, CONFLICT */
export function promote(context: CommandContext, member: OrganisationId): Payload {
  requireAdmin(context);
  requireMember(context, member);
  if (isAdmin(context.membership, member)) {
    throw new ParleyError('CONFLICT', 'This organisation is an admin already.');
  }
  return { type: 'member.promoted', payload: { member } };
}

/** @throws ParleyError NOT_ADMIN, NOT_MEMBER, CONFLICT */
export function demote(context: CommandContext, member: OrganisationId): Payload {
  requireAdmin(context);
  requireMember(context, member);
  requireOther(context, member);
  if (!isAdmin(context.membership, member)) {
    throw new ParleyError('CONFLICT', 'This organisation is no admin.');
  }
  return { type: 'member.demoted', payload: { member, cut: context.headOf(member) } };
}

/**
 * @param secret the topic secret that is in force from here on (PROTOCOL.md rule 7)
 * @throws ParleyError NOT_ADMIN, NOT_MEMBER, CONFLICT
 */
export function remove(
  context: CommandContext,
  member: OrganisationId,
  secret: Uint8Array,
): Payload {
  requireAdmin(context);
  requireOther(context, member);
  const state = context.membership.members.get(member)?.state;
  if (state !== 'member' && state !== 'forked') {
    throw new ParleyError('NOT_MEMBER', 'This organisation is no member.');
  }
  const cut = context.headOf(member);
  return { type: 'member.removed', payload: { member, cut, secretHash: sha256(secret) } };
}

/** @throws ParleyError LAST_ADMIN, NOT_MEMBER */
export function leave(context: CommandContext): Payload {
  const { membership, self } = context;
  requireMember(context, self);
  const others = [...membership.members.keys()].filter((member) => member !== self);
  if (isAdmin(membership, self) && !others.some((member) => isAdmin(membership, member))) {
    throw new ParleyError(
      'LAST_ADMIN',
      'You are the last admin; promote another member before you leave.',
    );
  }
  return { type: 'member.left', payload: {} };
}

/** @throws ParleyError NOT_ADMIN, NOT_MEMBER, CONFLICT */
export function succeed(
  context: CommandContext,
  old: OrganisationId,
  successor: OrganisationId,
): Payload {
  // A forked key is one that got into two hands: its organisation goes on under a new one.
  if (context.membership.members.get(old)?.state !== 'forked') requireMember(context, old);
  requireMember(context, successor);
  if (old === successor) throw new ParleyError('CONFLICT', 'A key cannot succeed itself.');
  if (context.self !== old) {
    requireAdmin(context);
    if (context.self === successor) {
      throw new ParleyError('NOT_ALLOWED', 'Let the old key, or another admin, say so.');
    }
  }
  const cut = context.headOf(old);
  return { type: 'member.succeeded', payload: { old, new: successor, cut } };
}

function requireMember({ membership }: CommandContext, member: OrganisationId): void {
  if (isCurrent(membership, member)) return;
  throw new ParleyError('NOT_MEMBER', 'This organisation is no member of the collaboration.');
}

function requireOther({ self }: CommandContext, member: OrganisationId): void {
  if (member !== self) return;
  throw new ParleyError(
    'CONFLICT',
    'You cannot do that to yourself; leave the collaboration instead.',
  );
}
