import type { AttemptContext } from '../aggregation/context.ts';
import { elementBytes } from '../aggregation/ring.ts';
import { verifyTranscript } from '../aggregation/transcript.ts';
import type { RoundOutcome, Verify } from '../aggregation/types.ts';
import { equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { StoredProof } from '../schema/local/journal.ts';
import type { Bulk, RoundProof } from '../schema/wire/round.ts';

/** Fetches what a message announced. */
export type Fetch = (bulk: Bulk, maxBytes: number) => Promise<Uint8Array>;

/** What lets everybody recompute the round (PROTOCOL.md rule 15). */
export function proofOf(context: AttemptContext, outcome: RoundOutcome): StoredProof {
  const { round, attempt, input } = context;
  const { transcript } = outcome;
  const vectors = transcript.survivors.map((organisation) => {
    const vector = outcome.vectors.get(organisation);
    if (vector === undefined) {
      throw new ParleyError('INTERNAL', `The vector of ${organisation} is missing from the sum.`);
    }
    return vector;
  });
  return {
    proof: { round, attempt, input, transcript },
    vectors: new Uint8Array(Buffer.concat(vectors)),
  };
}

/**
 * Recomputes a round's sum from signed messages alone (PROTOCOL.md rule 15).
 * @param context the attempt as this node itself knows it: the proof must be about exactly that
 * @returns the sum as little-endian ring elements
 * @throws ParleyError SUM_MISMATCH, SHARES_INVALID, MESSAGE_INVALID, ROUND_DROPOUT
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
  const { survivors } = proof.transcript;
  const size = context.length * elementBytes[context.ring];
  // More survivors than the roster has would let a proof ask for any amount of memory.
  const expected = Math.min(survivors.length, context.roster.length) * size;
  const vectors = await fetch(proof.vectors, expected);
  if (vectors.byteLength !== survivors.length * size) {
    throw new ParleyError(
      'MESSAGE_INVALID',
      'The proof does not hold one masked vector for every survivor; nothing more was sent.',
    );
  }
  return verifyTranscript(context, proof.transcript, split(vectors, survivors, size), verify);
}

function split(
  vectors: Uint8Array,
  survivors: readonly OrganisationId[],
  size: number,
): ReadonlyMap<OrganisationId, Uint8Array> {
  return new Map(
    survivors.map((organisation, i) => [organisation, vectors.subarray(i * size, (i + 1) * size)]),
  );
}
