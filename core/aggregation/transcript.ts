import { equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Advert, Transcript } from '../schema/wire/round.ts';
import { checkAdverts, checkAscending, hashAdverts } from './adverts.ts';
import { agreementBytes, checkAgreements, checkSurvivors, type Group } from './agreement.ts';
import { byId, recovers, sameIds, type AttemptContext } from './context.ts';
import { sumWithMasks, type Mask } from './mask.ts';
import { pairSeed, publicKeyOf, sharedSecrets } from './pair-keys.ts';
import { malformed } from './refusals.ts';
import { checkVector } from './ring.ts';
import type { Verify } from './types.ts';

/**
 * Recomputes a round's sum from what its participants signed (PROTOCOL.md rule 15): the launcher's word counts for
 * nothing. For the launcher, too: it is how the sum is taken in the first place.
 *
 * @param vectors the survivors' masked vectors, little-endian ring elements
 * @returns the sum, little-endian ring elements
 * @throws ParleyError MESSAGE_INVALID, ROUND_DROPOUT (too few signed), SHARES_INVALID (a secret does not fit its
 *   advert), SUM_MISMATCH (a vector is not the signed one); details.about names whose part it is
 */
export function verifyTranscript(
  context: AttemptContext,
  transcript: Transcript,
  vectors: ReadonlyMap<OrganisationId, Uint8Array>,
  verify: Verify,
): Uint8Array {
  const { adverts, dealers, survivors, masked, agreements } = transcript;
  checkAdverts(context, adverts, verify);
  const group = { advertsHash: hashAdverts(adverts), dealers };
  checkGroup(context, adverts, dealers);
  checkSurvivors(context, group, masked, verify);
  const signedSurvivors = masked.map((entry) => entry.organisation);
  if (!sameIds(signedSurvivors, survivors)) throw malformed('The survivors are not those signed.');
  const bytes = agreementBytes(context, group, masked);
  checkAgreements(context, survivors, bytes, agreements, verify);

  const summands = masked.map(({ organisation, hash }) => {
    const vector = vectors.get(organisation);
    if (vector === undefined) throw malformed('A masked vector is missing.', organisation);
    checkVector(context.ring, context.length, vector);
    if (!equalBytes(sha256(vector), hash)) throw notTheSigned(organisation);
    return vector;
  });
  const masks = masksOfSum(context, transcript, group);
  return sumWithMasks(context.ring, context.length, summands, masks);
}

function checkGroup(
  context: AttemptContext,
  adverts: readonly Advert[],
  dealers: readonly OrganisationId[],
): void {
  checkAscending(dealers);
  const advertised = adverts.map((advert) => advert.organisation);
  const within = dealers.every((dealer) => advertised.includes(dealer));
  if (!within || (!recovers(context) && !sameIds(dealers, advertised))) {
    throw malformed('The dealers are not those that announced keys.');
  }
}

/** All that stands between the sum of the vectors and the sum of the contributions, with the sign that takes it off. */
function masksOfSum(context: AttemptContext, transcript: Transcript, group: Group): Mask[] {
  const { survivors, dealers } = transcript;
  const adverts = new Map(transcript.adverts.map((advert) => [advert.organisation, advert]));
  const gone = dealers.filter((dealer) => !survivors.includes(dealer));
  const { seeds, keys } = transcript;
  const complete =
    sameIds(
      seeds.map(({ of }) => of),
      survivors,
    ) &&
    sameIds(
      keys.map(({ of }) => of),
      gone,
    );
  if (!complete) throw malformed('The opened secrets are not those of this survivor set.');

  const masks: Mask[] = seeds.map(({ of, seed }) => {
    const advert = adverts.get(of);
    if (advert === undefined || !equalBytes(sha256(seed), advert.seedHash)) throw doesNotFit(of);
    return { seed, sign: -1 };
  });
  const present = transcript.adverts.filter((advert) => survivors.includes(advert.organisation));
  for (const { of, key } of keys) {
    const advert = adverts.get(of);
    if (advert === undefined || !equalBytes(publicKeyOf(key), advert.key)) throw doesNotFit(of);
    for (const [survivor, shared] of sharedSecrets(key, present)) {
      const seed = pairSeed(context, group.advertsHash, shared, of, survivor);
      // The survivor added this mask when the lost one stands behind it in the order of ids.
      masks.push({ seed, sign: byId(of, survivor) > 0 ? -1 : 1 });
    }
  }
  return masks;
}

function notTheSigned(organisation: OrganisationId): ParleyError {
  return new ParleyError(
    'SUM_MISMATCH',
    `The masked vector handed out as that of ${organisation} is not the one it signed. The sum was not accepted.`,
    { details: { about: organisation } },
  );
}

function doesNotFit(organisation: OrganisationId): ParleyError {
  return new ParleyError(
    'SHARES_INVALID',
    `The opened secret of ${organisation} is not the one it announced. The sum was not accepted.`,
    { details: { about: organisation } },
  );
}
