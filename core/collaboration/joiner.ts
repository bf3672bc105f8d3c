import { publicKeyOfSeed } from '../identity/signature.ts';
import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { hasCode, ParleyError } from '../schema/errors.ts';
import type { ContentId } from '../schema/ids.ts';
import { JoinResponse, type JoinRequest, type Ticket } from '../schema/wire/join.ts';
import { codes, type Code } from '../schema/codes.ts';
import { proveTicket } from './ticket.ts';

/**
 * Redeems a ticket at its inviter (PROTOCOL.md rule 5).
 * @returns the id of the inviter's entry that admits this organisation
 * @throws ParleyError PEER_UNREACHABLE (the join waits), TICKET_INVALID, TICKET_USED, TICKET_EXPIRED, TICKET_REVOKED
 */
export async function redeemTicket(
  ticket: Ticket,
  network: Pick<Network, 'self' | 'requestStranger'>,
  signal: AbortSignal,
): Promise<ContentId> {
  const peer = { peer: ticket.inviter, addresses: ticket.addresses };
  const ask = async (request: JoinRequest): Promise<JoinResponse> => {
    try {
      const answer = await network.requestStranger(peer, 'join', encodeCanonical(request), {
        signal,
      });
      return decodeCanonical(JoinResponse, answer);
    } catch (error) {
      throw refusedBy(error);
    }
  };
  const opened = await ask({ step: 'challenge' });
  if (opened.step !== 'challenge') throw unexpected();
  const { challenge } = opened;
  const { collaboration, secret } = ticket;
  const answer = await ask({
    step: 'prove',
    collaboration,
    key: publicKeyOfSeed(secret),
    challenge,
    proof: proveTicket(secret, { collaboration, joiner: network.self, challenge }),
  });
  if (answer.step !== 'admitted') throw unexpected();
  return answer.redeemed;
}

const unexpected = () =>
  new ParleyError('PEER_REFUSED', 'The inviter answered out of order; you have not joined.');

const sentences: Partial<Record<Code, string>> = {
  TICKET_INVALID: 'The inviter does not know this invitation; ask for a new one.',
  TICKET_USED:
    'This invitation was already used by another organisation. The inviter has been told; ask for a new one.',
  TICKET_EXPIRED: 'This invitation has expired; ask for a new one.',
  TICKET_REVOKED: 'This invitation was revoked; ask the inviter why.',
};

/** What the inviter's refusal means for the joiner. */
function refusedBy(error: unknown): unknown {
  if (!(error instanceof ParleyError) || !hasCode(error, 'PEER_REFUSED')) return error;
  const said = error.details['code'];
  if (typeof said !== 'string' || !(said in codes)) return error;
  const sentence = sentences[said as Code];
  return sentence === undefined ? error : new ParleyError(said as Code, sentence, { cause: error });
}
