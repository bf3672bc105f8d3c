import { verifyTranscript } from '../aggregation/transcript.ts';
import type { AttemptContext } from '../aggregation/context.ts';
import type { Verify } from '../aggregation/types.ts';
import { equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Bulk, RoundProof } from '../schema/wire/round.ts';
import { elementBytes } from '../aggregation/ring.ts';

/** Fetches what a message announced. */
export type Fetch = (bulk: Bulk, maxBytes: number) => Promise<Uint8Array>;

/**
 * Recomputes a round's sum from signed messages alone (PROTOCOL.md rule 15).
 * @param context the attempt as this node itself knows it: the proof must be about exactly that
 * @returns the sum as little-endian ring elements
 * @throws ParleyError SUM_MISMATCH, SHARES_INVALID, MESSAGE_INVALID
 */
export async function recomputeSum(
  proof: RoundProof,
  context: AttemptContext,
  fetch: Fetch,
  verify: Verify,
): Promise<Uint8Array> {
  if (
    proof.round !== context.round ||
    proof.attempt !== context.attempt ||
    !equalBytes(proof.input, context.input)
  ) {
    throw new ParleyError(
      'SUM_MISMATCH',
      'The launcher proved another round than the one this node took part in; nothing more was sent.',
    );
  }
  const maxBytes = context.length * elementBytes[context.ring];
  const vectors = new Map<OrganisationId, Uint8Array>();
  for (const { of, vector } of proof.vectors) {
    if (context.roster.includes(of)) vectors.set(of, await fetch(vector, maxBytes));
  }
  return verifyTranscript(context, proof.transcript, vectors, verify);
}
