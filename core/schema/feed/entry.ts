import { z } from 'zod';
import { bytes, CollaborationId, ContentId, OrganisationId, Signature, uint } from '../ids.ts';
import { Heads } from './head.ts';
import { Payload } from './payloads.ts';

/**
 * What is signed and hashed (PROTOCOL.md rule 1). The entry's id is the CID of this body's canonical encoding; the
 * signature covers the domain prefix `parley/entry/v1` and that encoding.
 */
const bodyFields = z.object({
  format: z.literal(1),
  author: OrganisationId,
  /** null in the founding entry alone: its own id becomes the collaboration's id. */
  collaboration: CollaborationId.nullable(),
  seq: uint,
  /** The author's entry before this one; null at seq 0. */
  prev: ContentId.nullable(),
  /**
   * The heads of other members' feeds that moved since the author's entry before this one, without those that lie in
   * the past of another head here. Together with the entry before this one they make up everything this entry may
   * depend on. Its author does not stand here.
   */
  seen: Heads,
  /** The author's clock, milliseconds since 1970. Displayed, never compared. */
  time: uint,
  nonce: bytes(16),
});
export const EntryBody = z.discriminatedUnion(
  'type',
  Payload.options.map((option) =>
    z.strictObject({ ...bodyFields.shape, ...option.shape }),
  ) as never,
) as z.ZodType<EntryBody>;
export type EntryBody = z.infer<typeof bodyFields> & Payload;

/** As stored and sent: the body's canonical bytes, so that nobody re-encodes what was signed. */
export const SignedEntry = z.strictObject({
  body: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes'),
  signature: Signature,
});
export type SignedEntry = z.infer<typeof SignedEntry>;

/** A decoded entry whose hash and signature have been checked. */
export interface Entry {
  readonly id: ContentId;
  readonly body: EntryBody;
  readonly signed: SignedEntry;
}
