import { z } from 'zod';
import { CollaborationId, OrganisationId, Signature, uint } from '../ids.ts';
import { limits } from '../limits.ts';
import { Head } from './head.ts';

/** {author: the last entry of each branch of its feed}: one, unless the author forked (PROTOCOL.md rule 3). */
export const Tips = z
  .record(OrganisationId, z.array(Head).min(1).max(limits.tipsPerAuthor))
  .refine((tips) => Object.keys(tips).length <= limits.authorsPerCollaboration, 'too many authors');
export type Tips = z.infer<typeof Tips>;

/** What a member says it holds; others keep the newest, as proof of how long a history was (domain `heads`). */
export const HeadsStatement = z.strictObject({
  format: z.literal(1),
  collaboration: CollaborationId,
  member: OrganisationId,
  tips: Tips,
  /** The member's clock, milliseconds since 1970. Displayed, never compared. */
  time: uint,
});
export type HeadsStatement = z.infer<typeof HeadsStatement>;

/** The statement's canonical bytes, so that nobody re-encodes what was signed. */
export const SignedHeads = z.strictObject({
  statement: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes'),
  signature: Signature,
});
export type SignedHeads = z.infer<typeof SignedHeads>;
