import { equalBytes, sha256 } from '../schema/canonical.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Advert, Release, SealedShares } from '../schema/wire/round.ts';
import type { AttemptContext } from './context.ts';
import { publicKeyOf, type ShareKind } from './pair-keys.ts';
import { fitsCommitment } from './seal.ts';
import { Recovery, type HeldShare } from './shamir.ts';

/** Bytes of a share, as of a secret. */
const SHARE = 32;

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
  const released = new ReleasedShares(context, gathered);
  const dealers = new Set<OrganisationId>();
  const seeds: Opened['seeds'] = [];
  const keys: Opened['keys'] = [];
  for (const of of gathered.survivors) {
    const seed = await released.recover(of, 'seed');
    if (seed === null) continue;
    if (fits(gathered, of, 'seed', seed)) seeds.push({ of, seed });
    else dealers.add(of);
  }
  for (const of of gathered.gone) {
    const key = await released.recover(of, 'key');
    if (key === null) continue;
    if (fits(gathered, of, 'key', key)) keys.push({ of, key });
    else dealers.add(of);
  }
  return {
    seeds,
    keys,
    culprits: [...new Set([...released.liars, ...dealers])].sort(),
    complete: seeds.length === gathered.survivors.length && keys.length === gathered.gone.length,
  };
}

/** One holder's released shares, by dealer. */
interface Holder {
  readonly id: OrganisationId;
  readonly coordinate: number;
  readonly shares: Readonly<Record<ShareKind, ReadonlyMap<OrganisationId, Uint8Array>>>;
}

class ReleasedShares {
  /** Holders that released something else than what they were dealt. */
  readonly liars = new Set<OrganisationId>();
  readonly #context: AttemptContext;
  readonly #dealings: Gathered['dealings'];
  readonly #holders: readonly Holder[];
  readonly #recovery = new Recovery();

  constructor(context: AttemptContext, { dealings, releases }: Gathered) {
    this.#context = context;
    this.#dealings = dealings;
    this.#holders = [...releases].map(([id, { seedShares, keyShares }]) => ({
      id,
      coordinate: context.roster.indexOf(id) + 1,
      shares: { seed: byDealer(seedShares), key: byDealer(keyShares) },
    }));
  }

  /** A dealer's secret; null where too few shares of it are right. */
  async recover(dealer: OrganisationId, kind: ShareKind): Promise<Uint8Array | null> {
    const { threshold } = this.#context;
    const dealing = this.#dealings.get(dealer);
    const right: HeldShare[] = [];
    for (const { id, coordinate, shares } of this.#holders) {
      const share = shares[kind].get(dealer);
      const sealed = dealing?.get(id);
      const isRight =
        share?.length === SHARE &&
        sealed !== undefined &&
        fitsCommitment(this.#context, sealed, kind, share);
      if (isRight) right.push({ coordinate, share });
      else this.liars.add(id);
    }
    return right.length < threshold ? null : this.#recovery.secret(right.slice(0, threshold));
  }
}

const byDealer = (shares: Release['seedShares']): Map<OrganisationId, Uint8Array> =>
  new Map(shares.map(({ of, share }) => [of, share]));

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
