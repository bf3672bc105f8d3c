import type { OrganisationId } from '../schema/ids.ts';
import type { AttemptContext } from './context.ts';
import { recovers } from './context.ts';
import type { SharePair } from './seal.ts';
import { dealShares } from './shamir.ts';
import type { RandomBytes } from './types.ts';

const SECRET = 32;

/**
 * All a participant keeps secret in one attempt (PROTOCOL.md rule 10): drawn fresh, in memory only, overwritten as
 * soon as the attempt can do without. What the engine copied on its way (key objects, the Shamir library's
 * coefficients) is out of reach and left to the garbage collector.
 */
export interface AttemptSecrets {
  /** X25519 secret; needed until the secrets shared with the others are derived. */
  readonly key: Uint8Array;
  /** The self-mask seed. */
  readonly seed: Uint8Array;
  /** n >= 5: [i] is for the roster's organisation i. */
  readonly dealt: readonly SharePair[];
  /** X25519 secrets shared with every advertiser (with oneself, too: one's own share travels sealed as well). */
  readonly shared: Map<OrganisationId, Uint8Array>;
  /** n >= 5: the shares this participant holds of every dealer's secrets. */
  readonly held: Map<OrganisationId, SharePair>;
}

/** Draws the secrets and, where n >= 5, their shares for the whole roster: who advertises does not change them. */
export async function drawSecrets(
  context: AttemptContext,
  randomBytes: RandomBytes,
): Promise<AttemptSecrets> {
  const key = Uint8Array.from(randomBytes(SECRET));
  const seed = Uint8Array.from(randomBytes(SECRET));
  const secrets = { key, seed, shared: new Map(), held: new Map() };
  if (!recovers(context)) return { ...secrets, dealt: [] };
  const n = context.roster.length;
  const keyShares = await dealShares(key, n, context.threshold);
  const seedShares = await dealShares(seed, n, context.threshold);
  const dealt = keyShares.flatMap((share, i) => {
    const ofSeed = seedShares[i];
    return ofSeed === undefined ? [] : [{ key: share, seed: ofSeed }];
  });
  return { ...secrets, dealt };
}

export function wipePairs(pairs: Iterable<SharePair>): void {
  for (const pair of pairs) {
    pair.key.fill(0);
    pair.seed.fill(0);
  }
}

/** Overwrites everything. */
export function wipeSecrets(secrets: AttemptSecrets): void {
  secrets.key.fill(0);
  secrets.seed.fill(0);
  for (const shared of secrets.shared.values()) shared.fill(0);
  wipePairs(secrets.dealt);
  wipePairs(secrets.held.values());
}
