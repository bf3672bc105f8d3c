import { createCollectorAttempt } from '../../../core/aggregation/collector.ts';
import { openShares, sealShares } from '../../../core/aggregation/seal.ts';
import type { CollectorAttempt, Verify } from '../../../core/aggregation/types.ts';
import { decodeCanonical, encodeCanonical, sha256, toHex } from '../../../core/schema/canonical.ts';
import { encodeFlatList } from '../../../core/schema/flat-list.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { RoundProof, SealedShares, Release } from '../../../core/schema/wire/round.ts';
import { proofOf, recomputeSum } from '../../../core/tasks/round-proof.ts';
import {
  contextOf,
  organisations,
  verifySignature,
} from '../../core/aggregation/support/organisations.ts';
import { runAttempt } from '../../core/aggregation/support/run-attempt.ts';
import { cbor, holds } from './encodings.ts';
import type { Target } from './target.ts';

const roster = organisations(5);
const [lost, holder] = [roster[4], roster[0]];
if (lost === undefined || holder === undefined) throw new Error('five organisations make a roster');
const context = contextOf(roster);
const { outcome } = await runAttempt({ context, seed: 'fuzz', until: new Map([[lost, 'shares']]) });
const { proof, vectors } = proofOf(context, outcome);

const valid = new Set<string>();
/** Signatures that hold are the same for every input; what they cost is spent once. */
const verifyOnce: Verify = (organisation, kind, bytes, signature) => {
  const name = toHex(sha256(encodeFlatList([organisation, kind, bytes, signature])));
  if (valid.has(name)) return true;
  const holds = verifySignature(organisation, kind, bytes, signature);
  if (holds) valid.add(name);
  return holds;
};

/** The proof of a round of five, one of which was lost: adverts, masked vectors, opened secrets, all signed. */
export const roundProof: Target = {
  name: 'round-proof',
  most: 64 * 1024,
  cost: 10,
  value: () => ({ ...proof, vectors: { inline: vectors } }),
  encode: cbor,
  decode: async (input) => {
    const said = decodeCanonical(RoundProof, input);
    const fetch = async (bulk: RoundProof['vectors']) => ('inline' in bulk ? bulk.inline : vectors);
    const sum = await recomputeSum(said, context, fetch, verifyOnce);
    holds(Buffer.compare(sum, outcome.sum) === 0, 'another sum was believed');
  },
};

const hash = sha256(Buffer.from('adverts'));
const shared = sha256(Buffer.from('shared'));
const way = { from: lost, to: holder };
const shares = { seed: sha256(Buffer.from('seed')), key: sha256(Buffer.from('key')) };

/** Shares that another organisation sealed for this one. */
export const sealedShares: Target = {
  name: 'sealed-shares',
  most: 4 * 1024,
  value: () => sealShares(context, hash, shared, way, shares),
  encode: cbor,
  decode: (input) => {
    const sealed = decodeCanonical(SealedShares, input);
    const opened = openShares(context, hash, shared, sealed);
    holds(Buffer.compare(opened.seed, shares.seed) === 0, 'another share was taken');
    return encodeCanonical(sealed);
  },
};

/** An honest attempt without losses, message by message. */
const releases = new Map<OrganisationId, Release>();
const { run, outcome: whole } = await runAttempt({
  context,
  seed: 'fuzz',
  release: (from, own) => {
    releases.set(from, own);
    return own;
  },
});
const sealed = roster.flatMap((id) => run.collector.sharesFor(id));

/** A launcher that was told all of that but the releases. */
function launcherBeforeReleases(): CollectorAttempt {
  const { adverts, masked, agreements } = whole.transcript;
  const launcher = createCollectorAttempt(context, verifyOnce);
  for (const advert of adverts) launcher.addAdvert(advert.organisation, advert);
  launcher.closeAdverts();
  for (const id of roster)
    launcher.addShares(
      id,
      sealed.filter(({ from }) => from === id),
    );
  launcher.closeShares();
  for (const it of masked) {
    const vector = whole.vectors.get(it.organisation);
    if (vector !== undefined) launcher.addMasked(it.organisation, it, vector);
  }
  launcher.closeMasked();
  for (const it of agreements) launcher.addAgreement(it.organisation, it);
  launcher.closeAgreements();
  return launcher;
}

/** What the launcher is given to open a sum with: it opens to the right sum or not at all. */
export const release: Target = {
  name: 'release',
  most: 4 * 1024,
  cost: 50,
  value: () => releases.get(lost),
  encode: cbor,
  decode: async (input) => {
    const said = decodeCanonical(Release, input);
    const launcher = launcherBeforeReleases();
    for (const [from, own] of releases) launcher.addRelease(from, from === lost ? said : own);
    const { sum } = await launcher.finish();
    holds(Buffer.compare(sum, whole.sum) === 0, 'another sum was opened');
  },
};
