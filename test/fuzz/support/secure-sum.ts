import { openShares, sealShares } from '../../../core/aggregation/seal.ts';
import { encodeCanonical, decodeCanonical, sha256 } from '../../../core/schema/canonical.ts';
import { RoundProof, SealedShares, Release } from '../../../core/schema/wire/round.ts';
import { proofOf, recomputeSum } from '../../../core/tasks/round-proof.ts';
import {
  contextOf,
  organisations,
  verifySignature,
} from '../../core/aggregation/support/organisations.ts';
import {
  collectMasked,
  openSum,
  runAttempt,
  startAttempt,
} from '../../core/aggregation/support/run-attempt.ts';
import { cbor, holds } from './encodings.ts';
import type { Target } from './target.ts';

const roster = organisations(5);
const [lost, holder] = [roster[4], roster[0]];
if (lost === undefined || holder === undefined) throw new Error('five organisations make a roster');
const context = contextOf(roster);
const { outcome } = await runAttempt({ context, seed: 'fuzz', until: new Map([[lost, 'shares']]) });
const { proof, vectors } = proofOf(context, outcome);

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
    const sum = await recomputeSum(said, context, fetch, verifySignature);
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

const attempt = { context, seed: 'fuzz' };

/** What the launcher is given to open a sum with: it opens to the right sum or not at all. */
export const release: Target = {
  name: 'release',
  most: 4 * 1024,
  cost: 2_000,
  value: () => honest,
  encode: cbor,
  decode: async (input) => {
    const said = decodeCanonical(Release, input);
    const run = await startAttempt(attempt);
    collectMasked(attempt, run);
    const falsified = {
      ...attempt,
      release: (from: string, own: Release) => (from === lost ? said : own),
    };
    const { sum } = await openSum(falsified, run);
    holds(Buffer.compare(sum, expected) === 0, 'another sum was opened');
  },
};
let honest: Release | null = null;
const { outcome: whole } = await runAttempt({
  ...attempt,
  release: (from, own) => {
    if (from === lost) honest = own;
    return own;
  },
});
const expected = whole.sum;
