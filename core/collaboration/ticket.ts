import { signWith, verifyWith } from '../identity/signature.ts';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { Ticket } from '../schema/wire/join.ts';

const PREFIX = 'parley-invitation-1:';
const CHECKSUM_BYTES = 4;
/** Room for the white space of mail programs around a ticket. */
const MAX_TEXT = 2 * limits.ticketLength;

/** An invitation as one line of text, to be sent or put into a file. Whoever holds it may join, once. */
export function writeTicket(ticket: Ticket): string {
  const body = encodeCanonical(ticket);
  const checksum = sha256(body).subarray(0, CHECKSUM_BYTES);
  return PREFIX + Buffer.concat([body, checksum]).toString('base64url');
}

/** White space, as mail programs add it, is passed over. @throws ParleyError TICKET_INVALID */
export function readTicket(text: string): Ticket {
  const damaged = (cause?: unknown) =>
    new ParleyError(
      'TICKET_INVALID',
      'This is no complete Parley invitation; ask the inviter to send it again, as a file if need be.',
      { cause },
    );
  const compact = text.length > MAX_TEXT ? '' : text.replace(/\s+/g, '');
  if (compact.length > limits.ticketLength || !compact.startsWith(PREFIX)) throw damaged();
  const encoded = compact.slice(PREFIX.length);
  const decoded = Buffer.from(encoded, 'base64url');
  // The decoder passes over characters that are none of its own, and over spare bits.
  if (decoded.toString('base64url') !== encoded) throw damaged();
  const bytes = new Uint8Array(decoded);
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!equalBytes(sha256(body).subarray(0, CHECKSUM_BYTES), bytes.subarray(-CHECKSUM_BYTES))) {
    throw damaged();
  }
  try {
    return decodeCanonical(Ticket, body);
  } catch (cause) {
    throw damaged(cause);
  }
}

/** What the joiner signs with the ticket's key (PROTOCOL.md rule 5). */
interface Proof {
  readonly collaboration: CollaborationId;
  readonly joiner: OrganisationId;
  /** The inviter's nonce. */
  readonly challenge: Uint8Array;
}

const proofBytes = ({ collaboration, joiner, challenge }: Proof): Uint8Array =>
  encodeCanonical({ collaboration, joiner, challenge });

export function proveTicket(secret: Uint8Array, proof: Proof): Uint8Array {
  return signWith(secret, 'ticket-redeem', proofBytes(proof));
}

export function isTicketProof(key: Uint8Array, proof: Proof, signature: Uint8Array): boolean {
  return verifyWith(key, 'ticket-redeem', proofBytes(proof), signature);
}
