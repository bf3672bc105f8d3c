import { z } from 'zod';
import {
  bytes,
  CollaborationId,
  ContentId,
  OrganisationId,
  Signature,
  text,
  uint,
} from '../ids.ts';
import { limits } from '../limits.ts';

/** What an invitation hands over outside Parley (PROTOCOL.md rule 5). Whoever holds it may join, once. */
export const Ticket = z.strictObject({
  format: z.literal(1),
  collaboration: CollaborationId,
  /** For the person who reads it; nothing is decided by it. */
  name: text(120),
  inviter: OrganisationId,
  addresses: z.array(z.string().max(300)).max(limits.addressesPerPeer),
  /** Private half of a one-time Ed25519 key. */
  secret: bytes(32),
  expires: uint,
});
export type Ticket = z.infer<typeof Ticket>;

/**
 * The join stream: the joiner asks for a challenge, then proves that it holds a ticket. The first answer is the same for
 * everybody, so that nothing is learned before the proof.
 */
export const JoinRequest = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('challenge') }),
  z.strictObject({
    step: z.literal('prove'),
    collaboration: CollaborationId,
    /** Public half of the ticket's key. */
    key: bytes(32),
    challenge: bytes(32),
    /** Kind `ticket-redeem`: over canonical {collaboration, joiner, challenge}. */
    proof: Signature,
  }),
]);
export type JoinRequest = z.infer<typeof JoinRequest>;

export const JoinResponse = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('challenge'), challenge: bytes(32) }),
  z.strictObject({ step: z.literal('admitted'), redeemed: ContentId }),
]);
export type JoinResponse = z.infer<typeof JoinResponse>;
