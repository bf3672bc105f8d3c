import { decodeCanonical, encodeCanonical, equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { PayloadOf } from '../schema/feed/payloads.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { JoinRequest, type JoinResponse } from '../schema/wire/join.ts';
import { isCurrent, type Invitation, type Membership } from './membership.ts';
import { isTicketProof } from './ticket.ts';

export interface InviterPorts {
  readonly self: OrganisationId;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** null when this node knows no such collaboration. */
  readonly membership: (collaboration: CollaborationId) => Membership | null;
  readonly redeem: (
    collaboration: CollaborationId,
    payload: PayloadOf<'invitation.redeemed'>,
  ) => Promise<Entry>;
  /** Somebody showed a ticket that another had used before. */
  readonly alert: (
    collaboration: CollaborationId,
    invitation: Invitation,
    by: OrganisationId,
  ) => void;
}

/** Challenges given and not yet answered, at most; the oldest goes first, and its joiner asks again. */
const OPEN_CHALLENGES = 256;

/**
 * The inviter's side of the join stream (PROTOCOL.md rule 5). Strangers reach it, so it says nothing before the proof:
 * an unknown collaboration, an unknown key and a wrong signature are all TICKET_INVALID.
 * The codes it refuses with: NOT_READY (ask for a challenge again), TICKET_INVALID, TICKET_USED, TICKET_EXPIRED,
 * TICKET_REVOKED, STOPPED and what writing the entry throws.
 */
export class Inviter {
  readonly #ports: InviterPorts;
  readonly #challenges = new Map<OrganisationId, Uint8Array>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: InviterPorts) {
    this.#ports = ports;
  }

  async answer(from: OrganisationId, request: Uint8Array): Promise<Uint8Array> {
    const message = decodeCanonical(JoinRequest, request);
    if (message.step === 'challenge') return encodeCanonical(this.#challenge(from));
    // One at a time: two holders of one ticket must not both find it unused.
    const turn = this.#turn.then(() => this.#prove(from, message));
    this.#turn = turn.catch(() => undefined);
    return encodeCanonical(await turn);
  }

  #challenge(from: OrganisationId): JoinResponse {
    const challenge = this.#ports.randomBytes(32);
    this.#challenges.delete(from);
    this.#challenges.set(from, challenge);
    for (const oldest of this.#challenges.keys()) {
      if (this.#challenges.size <= OPEN_CHALLENGES) break;
      this.#challenges.delete(oldest);
    }
    return { step: 'challenge', challenge };
  }

  async #prove(
    joiner: OrganisationId,
    message: Extract<JoinRequest, { step: 'prove' }>,
  ): Promise<JoinResponse> {
    const { collaboration, key, challenge, proof } = message;
    const given = this.#challenges.get(joiner);
    this.#challenges.delete(joiner);
    if (given === undefined || !equalBytes(given, challenge)) {
      // As after a restart of this node. It depends on nothing but what was said on this stream.
      throw new ParleyError(
        'NOT_READY',
        'This is no challenge that waits for an answer; ask for one.',
      );
    }
    // Before anything is looked up, so that not even the time tells what is here.
    const proven = isTicketProof(key, { collaboration, joiner, challenge }, proof);
    const membership = proven ? this.#ports.membership(collaboration) : null;
    const invitation = membership === null ? null : this.#invitationOf(membership, key);
    if (membership === null || invitation === null) {
      throw new ParleyError('TICKET_INVALID', 'The invitation is not one of ours.');
    }
    if (invitation.redeemedBy === joiner) {
      if (!isCurrent(membership, joiner)) {
        throw new ParleyError('TICKET_REVOKED', 'The membership that came of it has ended.');
      }
      // It joined already and lost the answer on the way.
      return { step: 'admitted', redeemed: redemptionOf(membership, invitation) };
    }
    if (invitation.state === 'redeemed') {
      this.#ports.alert(collaboration, invitation, joiner);
      throw new ParleyError('TICKET_USED', 'The invitation was already used by another.');
    }
    if (invitation.state === 'revoked') {
      // Also when this node is no admin any more: nobody would count whom it lets in.
      throw new ParleyError('TICKET_REVOKED', 'The invitation was revoked.');
    }
    if (invitation.expires <= this.#ports.now()) {
      throw new ParleyError('TICKET_EXPIRED', 'The invitation has expired.');
    }
    if (membership.members.has(joiner)) {
      // In by another invitation, whose answer it gave up waiting for. This one stays unused.
      const earlier = [...membership.invitations.values()].find((i) => i.redeemedBy === joiner);
      if (earlier !== undefined && isCurrent(membership, joiner)) {
        return { step: 'admitted', redeemed: redemptionOf(membership, earlier) };
      }
      // A key that was a member once never comes in again (rule 3).
      throw new ParleyError('TICKET_INVALID', 'This key was a member before; join with a new one.');
    }
    const entry = await this.#ports.redeem(collaboration, {
      invitation: invitation.id,
      joiner,
      challenge,
      proof,
    });
    return { step: 'admitted', redeemed: entry.id };
  }

  #invitationOf(membership: Membership, key: Uint8Array): Invitation | null {
    for (const invitation of membership.invitations.values()) {
      if (invitation.inviter === this.#ports.self && equalBytes(invitation.key, key)) {
        return invitation;
      }
    }
    return null;
  }
}

function redemptionOf(membership: Membership, { id }: Invitation) {
  const redemption = membership.invitations.get(id)?.redemption ?? null;
  if (redemption === null) throw new ParleyError('INTERNAL', 'A redeemed invitation has no entry.');
  return redemption;
}
