import { equalBytes, sha256 } from '../schema/canonical.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Advert, Release, SealedShares } from '../schema/wire/round.ts';
import type { AttemptContext } from './context.ts';
import { publicKeyOf, type ShareKind } from './pair-keys.ts';
import { fitsCommitment } from './seal.ts';
import { recoverSecret, type HeldShare } from './shamir.ts';

export interface Opened {
  readonly seeds: { of: OrganisationId; seed: Uint8Array }[];
  readonly keys: { of: OrganisationId; key: Uint8Array }[];
  /** Whose releases or dealings were wrong. */
  readonly culprits: readonly OrganisationId[];
  /** Whether every secret that is needed was found. */
  readonly complete: boolean;
}

/** What the launcher has gathered when it comes to opening. */
export interface Gathered {
  readonly adverts: ReadonlyMap<OrganisationId, Advert>;
  /** By dealer, then holder. */
  readonly dealings: ReadonlyMap<OrganisationId, ReadonlyMap<OrganisationId, SealedShares>>;
  readonly survivors: readonly OrganisationId[];
  /** Dealers that did not survive. */
  readonly gone: readonly OrganisationId[];
  /** Of survivors, ascending. */
  readonly releases: ReadonlyMap<OrganisationId, Release>;
}

/** n <= 4: everybody's own seed, held against its advertised hash. */
export function collectSeeds(gathered: Gathered): Opened {
  const seeds: Opened['seeds'] = [];
  const culprits: OrganisationId[] = [];
  for (const [of, { seed }] of gathered.releases) {
    const advert = gathered.adverts.get(of);
    if (seed !== null && advert !== undefined && equalBytes(sha256(seed), advert.seedHash)) {
      seeds.push({ of, seed });
    } else culprits.push(of);
  }
  return { seeds, keys: [], culprits, complete: seeds.length === gathered.survivors.length };
}

/**
 * n >= 5: the survivors' seeds and the lost dealers' keys out of their shares (PROTOCOL.md rule 11). A share that does
 * not fit its dealer's commitment was made up by whoever released it, and is passed over; every holder checked that
 * commitment before it sent its vector, so when fitting shares give a secret that does not match the advert, the dealer
 * dealt wrongly.
 */
export async function reconstruct(context: AttemptContext, gathered: Gathered): Promise<Opened> {
  const liars = new Set<OrganisationId>();
  const dealers = new Set<OrganisationId>();
  const seeds: Opened['seeds'] = [];
  const keys: Opened['keys'] = [];
  for (const of of gathered.survivors) {
    const seed = await recover(context, gathered, of, 'seed', liars);
    if (seed === null) continue;
    if (fits(gathered, of, 'seed', seed)) seeds.push({ of, seed });
    else dealers.add(of);
  }
  for (const of of gathered.gone) {
    const key = await recover(context, gathered, of, 'key', liars);
    if (key === null) continue;
    if (fits(gathered, of, 'key', key)) keys.push({ of, key });
    else dealers.add(of);
  }
  return {
    seeds,
    keys,
    culprits: [...new Set([...liars, ...dealers])].sort(),
    complete: seeds.length === gathered.survivors.length && keys.length === gathered.gone.length,
  };
}

async function recover(
  context: AttemptContext,
  gathered: Gathered,
  dealer: OrganisationId,
  kind: ShareKind,
  liars: Set<OrganisationId>,
): Promise<Uint8Array | null> {
  const shares: HeldShare[] = [];
  for (const [holder, release] of gathered.releases) {
    const list = kind === 'seed' ? release.seedShares : release.keyShares;
    const share = list.find((entry) => entry.of === dealer)?.share;
    const sealed = gathered.dealings.get(dealer)?.get(holder);
    if (share === undefined || sealed === undefined) liars.add(holder);
    else if (!fitsCommitment(context, sealed, kind, share)) liars.add(holder);
    else shares.push({ coordinate: context.roster.indexOf(holder) + 1, share });
  }
  if (shares.length < context.threshold) return null;
  return recoverSecret(shares.slice(0, context.threshold));
}

function fits(
  gathered: Gathered,
  of: OrganisationId,
  kind: ShareKind,
  secret: Uint8Array,
): boolean {
  const advert = gathered.adverts.get(of);
  if (advert === undefined) return false;
  return kind === 'seed'
    ? equalBytes(sha256(secret), advert.seedHash)
    : equalBytes(publicKeyOf(secret), advert.key);
}
