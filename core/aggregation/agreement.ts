import { encodeCanonical } from '../schema/canonical.ts';
import { encodeFlatList, type Encoded } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { MaskedHash, SurvivorsSignature } from '../schema/wire/round.ts';
import { checkAscending } from './adverts.ts';
import { attemptBinding, type AttemptContext } from './context.ts';
import { badSignature, malformed, tooFew } from './refusals.ts';
import type { Sign, Verify } from './types.ts';

/** What a participant masks over: all keys, and those whose shares were dealt. Every later signature names both. */
export interface Group {
  readonly advertsHash: Uint8Array;
  /** U2, ascending: the participants whose pair masks are in every vector. */
  readonly dealers: readonly OrganisationId[];
}

export function signMasked(
  context: AttemptContext,
  group: Group,
  organisation: OrganisationId,
  hash: Uint8Array,
  sign: Sign,
): MaskedHash {
  const bytes = maskedBytes(context, group, organisation, hash);
  return { organisation, hash, signature: sign('masked', bytes) };
}

/** @throws ParleyError MESSAGE_INVALID when it is not a dealer's, or not signed over this group in this attempt */
export function checkMasked(
  context: AttemptContext,
  group: Group,
  masked: MaskedHash,
  verify: Verify,
): void {
  const { organisation, hash, signature } = masked;
  if (!group.dealers.includes(organisation)) {
    throw malformed(`${organisation} sent a vector but no shares.`, organisation);
  }
  const bytes = maskedBytes(context, group, organisation, hash);
  if (!verify(organisation, 'masked', bytes, signature)) {
    throw badSignature('masked vector', organisation);
  }
}

/**
 * Checks a survivor set U: ascending, within the dealers, every vector signed, not below the threshold (for n <= 4 that
 * is the whole roster).
 * @throws ParleyError MESSAGE_INVALID, ROUND_DROPOUT
 */
export function checkSurvivors(
  context: AttemptContext,
  group: Group,
  masked: readonly MaskedHash[],
  verify: Verify,
): void {
  checkAscending(masked.map((entry) => entry.organisation));
  for (const entry of masked) checkMasked(context, group, entry, verify);
  if (masked.length < context.threshold) {
    throw tooFew('sent their masked numbers', masked.length, context.threshold);
  }
}

/** What a survivor signs: that the sum over exactly these vectors is to be opened (PROTOCOL.md rule 13). */
export function agreementBytes(
  context: AttemptContext,
  group: Group,
  masked: readonly MaskedHash[],
): Uint8Array {
  const vectors = masked.map((entry) => [entry.organisation, entry.hash]);
  return encodeCanonical([...attemptBinding(context), group.advertsHash, group.dealers, vectors]);
}

/**
 * Checks that at least the threshold of the survivors signed exactly these bytes.
 * @throws ParleyError MESSAGE_INVALID, ROUND_DROPOUT
 */
export function checkAgreements(
  context: AttemptContext,
  survivors: readonly OrganisationId[],
  bytes: Uint8Array,
  agreements: readonly SurvivorsSignature[],
  verify: Verify,
): void {
  checkAscending(agreements.map((agreement) => agreement.organisation));
  for (const agreement of agreements) checkAgreement(survivors, bytes, agreement, verify);
  if (agreements.length < context.threshold) {
    throw tooFew('agreed to open the sum', agreements.length, context.threshold);
  }
}

/** @throws ParleyError MESSAGE_INVALID */
export function checkAgreement(
  survivors: readonly OrganisationId[],
  bytes: Uint8Array,
  agreement: SurvivorsSignature,
  verify: Verify,
): void {
  const { organisation, signature } = agreement;
  if (!survivors.includes(organisation)) {
    throw malformed(`${organisation} signed a survivor set it is not in.`, organisation);
  }
  if (!verify(organisation, 'survivors', bytes, signature)) {
    throw badSignature('agreement', organisation);
  }
}

/** A hundred dealers sign a label each that names the hundred. */
const encodedDealers = new WeakMap<Group, Encoded>();

function dealersOf(group: Group): Encoded {
  const known = encodedDealers.get(group);
  if (known !== undefined) return known;
  const made = { encoded: encodeFlatList(group.dealers) };
  encodedDealers.set(group, made);
  return made;
}

function maskedBytes(
  context: AttemptContext,
  group: Group,
  organisation: OrganisationId,
  hash: Uint8Array,
): Uint8Array {
  const binding = [...attemptBinding(context), group.advertsHash, dealersOf(group)];
  return encodeFlatList([...binding, organisation, hash]);
}
