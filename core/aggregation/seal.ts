import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { encodeFlatList } from '../schema/flat-list.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { SealedShares } from '../schema/wire/round.ts';
import { attemptBinding, type AttemptContext } from './context.ts';
import { sealKey, type ShareKind } from './pair-keys.ts';

/** One dealer's two shares for one holder. */
export interface SharePair {
  readonly seed: Uint8Array;
  readonly key: Uint8Array;
}

interface Way {
  readonly from: OrganisationId;
  readonly to: OrganisationId;
}

const kinds: readonly ShareKind[] = ['seed', 'key'];
const SHARE = 32;
const TAG = 16;
const SEALED = SHARE + TAG;
// Every key seals one share (sealKey), so one nonce serves.
const nonce = new Uint8Array(12);

/** Seals both shares under the pair's shared secret (PROTOCOL.md rule 11). */
export function sealShares(
  context: AttemptContext,
  advertsHash: Uint8Array,
  shared: Uint8Array,
  way: Way,
  shares: SharePair,
): SealedShares {
  const commitments = commitTo(context, way, shares);
  const sealed = kinds.map((kind) => {
    const key = sealKey(context, advertsHash, shared, { ...way, kind });
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce, {
      authTagLength: TAG,
    });
    cipher.setAAD(associatedData(context, advertsHash, way, kind, commitments));
    const box = Buffer.concat([cipher.update(shares[kind]), cipher.final(), cipher.getAuthTag()]);
    key.fill(0);
    return box;
  });
  return { ...way, commitments, box: new Uint8Array(Buffer.concat(sealed)) };
}

/** @throws ParleyError SHARES_INVALID (details.about: the dealer) when they are not what this dealer sealed for us */
export function openShares(
  context: AttemptContext,
  advertsHash: Uint8Array,
  shared: Uint8Array,
  sealed: SealedShares,
): SharePair {
  const pair = {
    seed: openOne(context, advertsHash, shared, sealed, 'seed'),
    key: openOne(context, advertsHash, shared, sealed, 'key'),
  };
  if (!equalBytes(commitTo(context, sealed, pair), sealed.commitments)) throw invalid(sealed.from);
  return pair;
}

function openOne(
  context: AttemptContext,
  advertsHash: Uint8Array,
  shared: Uint8Array,
  sealed: SealedShares,
  kind: ShareKind,
): Uint8Array {
  const start = kinds.indexOf(kind) * SEALED;
  const way = { from: sealed.from, to: sealed.to };
  const key = sealKey(context, advertsHash, shared, { ...way, kind });
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce, {
      authTagLength: TAG,
    });
    decipher.setAAD(associatedData(context, advertsHash, way, kind, sealed.commitments));
    decipher.setAuthTag(sealed.box.subarray(start + SHARE, start + SEALED));
    const text = decipher.update(sealed.box.subarray(start, start + SHARE));
    decipher.final();
    const share = Uint8Array.from(text);
    text.fill(0);
    return share;
  } catch (cause) {
    throw invalid(sealed.from, cause);
  } finally {
    key.fill(0);
  }
}

/**
 * SHA-256 of each share. Shares are 32 uniformly random bytes, so the hashes tell nothing; the launcher holds released
 * shares against them.
 */
export function commitTo(context: AttemptContext, way: Way, shares: SharePair): Uint8Array {
  const commitments = new Uint8Array(2 * SHARE);
  kinds.forEach((kind, i) =>
    commitments.set(commitToShare(context, way, kind, shares[kind]), i * SHARE),
  );
  return commitments;
}

/** Whether a released share is the one its dealer committed to. */
export function fitsCommitment(
  context: AttemptContext,
  sealed: SealedShares,
  kind: ShareKind,
  share: Uint8Array,
): boolean {
  const start = kinds.indexOf(kind) * SHARE;
  return equalBytes(
    commitToShare(context, sealed, kind, share),
    sealed.commitments.subarray(start, start + SHARE),
  );
}

function commitToShare(
  context: AttemptContext,
  way: Way,
  kind: ShareKind,
  share: Uint8Array,
): Uint8Array {
  const label = ['parley/share/v1', ...attemptBinding(context), way.from, way.to, kind, share];
  return sha256(encodeFlatList(label));
}

function associatedData(
  context: AttemptContext,
  advertsHash: Uint8Array,
  way: Way,
  kind: ShareKind,
  commitments: Uint8Array,
): Uint8Array {
  const { from, to } = way;
  return encodeFlatList([...attemptBinding(context), from, to, kind, advertsHash, commitments]);
}

function invalid(dealer: OrganisationId, cause?: unknown): ParleyError {
  return new ParleyError(
    'SHARES_INVALID',
    `The shares from ${dealer} cannot be opened: they were damaged, forged, or sealed for another round. No numbers were sent.`,
    { cause, details: { about: dealer } },
  );
}
