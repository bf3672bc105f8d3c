import { encodeCanonical, sha256 } from '../schema/canonical.ts';
import { encodeFlatList } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Advert } from '../schema/wire/round.ts';
import { attemptBinding, byId, type AttemptContext } from './context.ts';
import { publicKeyOf } from './pair-keys.ts';
import { badSignature, malformed, tooFew } from './refusals.ts';
import type { Sign, Verify } from './types.ts';

type Unsigned = Pick<Advert, 'organisation' | 'key' | 'seedHash'>;

/** Announces fresh keys for one attempt, signed with the organisation's key (PROTOCOL.md rule 10). */
export function signAdvert(
  context: AttemptContext,
  organisation: OrganisationId,
  secrets: { readonly key: Uint8Array; readonly seed: Uint8Array },
  sign: Sign,
): Advert {
  const unsigned = {
    organisation,
    key: publicKeyOf(secrets.key),
    seedHash: sha256(secrets.seed),
  };
  return { ...unsigned, signature: sign('advert', advertBytes(context, unsigned)) };
}

/** @throws ParleyError MESSAGE_INVALID when it is not from the roster or not signed for this attempt */
export function checkAdvert(context: AttemptContext, advert: Advert, verify: Verify): void {
  const { organisation } = advert;
  if (!context.roster.includes(organisation)) {
    throw malformed(`${organisation} announced keys but is not on the roster.`, organisation);
  }
  if (!verify(organisation, 'advert', advertBytes(context, advert), advert.signature)) {
    throw badSignature('advert', organisation);
  }
}

/**
 * Checks the set an attempt goes on with: ascending, one each, all valid; the whole roster for n <= 4, at least the
 * threshold above.
 * @throws ParleyError MESSAGE_INVALID, ROUND_DROPOUT
 */
export function checkAdverts(
  context: AttemptContext,
  adverts: readonly Advert[],
  verify: Verify,
): void {
  checkAscending(adverts.map((advert) => advert.organisation));
  for (const advert of adverts) checkAdvert(context, advert, verify);
  if (adverts.length < context.threshold) {
    throw tooFew('entered the attempt', adverts.length, context.threshold);
  }
}

/** One hash over all keys of an attempt; everything that follows is bound to it. Signatures are left out: one organisation may sign the same words twice. */
export function hashAdverts(adverts: readonly Advert[]): Uint8Array {
  const words = adverts.map((advert) => [advert.organisation, advert.key, advert.seedHash]);
  return sha256(encodeCanonical(['parley/adverts/v1', words]));
}

/** @throws ParleyError MESSAGE_INVALID unless the organisations stand in ascending order without repetition */
export function checkAscending(ids: readonly OrganisationId[]): void {
  ids.forEach((id, i) => {
    const before = ids[i - 1];
    if (before !== undefined && byId(before, id) >= 0) {
      throw malformed('A list of organisations is out of order or names one twice.');
    }
  });
}

function advertBytes(context: AttemptContext, advert: Unsigned): Uint8Array {
  const { organisation, key, seedHash } = advert;
  return encodeFlatList([...attemptBinding(context), organisation, key, seedHash]);
}
