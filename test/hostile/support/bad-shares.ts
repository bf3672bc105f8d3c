import { createCipheriv, randomBytes } from 'node:crypto';
import { attemptBinding } from '../../../core/aggregation/context.ts';
import { sealKey } from '../../../core/aggregation/pair-keys.ts';
import { sealShares } from '../../../core/aggregation/seal.ts';
import { dealShares } from '../../../core/aggregation/shamir.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import type { SealedShares } from '../../../core/schema/wire/round.ts';
import type { Attempt } from './bad-participant.ts';

const to = ({ shared }: Attempt, organisation: OrganisationId) => shared.get(organisation)!;

/** Boxes that somebody has damaged: they cannot be opened. */
export function damaged(shares: readonly SealedShares[]): SealedShares[] {
  return shares.map((sealed) => ({ ...sealed, box: sealed.box.map((byte) => byte ^ 1) }));
}

/** Boxes that open, to shares that are not those committed to. */
export function unlikeCommitments(
  shares: readonly SealedShares[],
  attempt: Attempt,
): SealedShares[] {
  const { context, group } = attempt;
  return shares.map(({ from, to: holder, commitments }) => {
    const boxes = (['seed', 'key'] as const).map((kind) => {
      const secret = to(attempt, holder);
      const key = sealKey(context, group.advertsHash, secret, { from, to: holder, kind });
      const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(12));
      const label = [from, holder, kind, group.advertsHash, commitments];
      cipher.setAAD(encodeCanonical([...attemptBinding(context), ...label]));
      return [cipher.update(randomBytes(32)), cipher.final(), cipher.getAuthTag()];
    });
    return { from, to: holder, commitments, box: Uint8Array.from(Buffer.concat(boxes.flat())) };
  });
}

/** Boxes that open to what was committed to: shares of another seed than the one announced. */
export async function ofAnotherSeed(
  shares: readonly SealedShares[],
  attempt: Attempt,
): Promise<SealedShares[]> {
  const { context, group, key } = attempt;
  const { roster, threshold } = context;
  const seeds = await dealShares(Uint8Array.from(randomBytes(32)), roster.length, threshold);
  const keys = await dealShares(key, roster.length, threshold);
  return shares.map(({ from, to: holder }) => {
    const at = roster.indexOf(holder);
    const pair = { seed: seeds[at]!, key: keys[at]! };
    const way = { from, to: holder };
    return sealShares(context, group.advertsHash, to(attempt, holder), way, pair);
  });
}
