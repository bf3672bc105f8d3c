import { encodeCanonical } from '../schema/canonical.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { VoidSignature } from '../schema/wire/round.ts';
import { attemptBinding, type AttemptContext } from './context.ts';
import type { Sign, Verify } from './types.ts';

/**
 * "Void: shares erased unreleased" (PROTOCOL.md rule 13). For a running attempt ask its ParticipantAttempt; this is for
 * one that a restart ended, whose secrets went with the memory. The choice must stand in the journal first, and no
 * `reveal` of the same attempt may.
 */
export function signVoid(
  context: AttemptContext,
  organisation: OrganisationId,
  sign: Sign,
): VoidSignature {
  return { organisation, signature: sign('void', voidBytes(context)) };
}

/**
 * Whether these signatures prove that the attempt was not and will not be opened: at least the threshold of the roster
 * erased their shares. Signatures that do not count (strangers, repetitions, forgeries) are passed over.
 */
export function isVoided(
  context: AttemptContext,
  signatures: readonly VoidSignature[],
  verify: Verify,
): boolean {
  const bytes = voidBytes(context);
  const erased = new Set<OrganisationId>();
  for (const { organisation, signature } of signatures) {
    if (erased.has(organisation) || !context.roster.includes(organisation)) continue;
    if (verify(organisation, 'void', bytes, signature)) erased.add(organisation);
  }
  return erased.size >= context.threshold;
}

function voidBytes(context: AttemptContext): Uint8Array {
  return encodeCanonical([...attemptBinding(context)]);
}
