import { split } from 'shamir-secret-sharing';
import { Interpolation } from './interpolation.ts';

/** All coordinates of GF(2^8) but zero. */
const ALL_COORDINATES = 255;

/**
 * Shamir's sharing of a secret, byte by byte over GF(2^8).
 *
 * The library draws its coordinates at random. Asking for all 255 shares and keeping those at coordinates 1 to `count`
 * makes a share's coordinate its holder's place in the roster: nobody can pass off a share as another's, and two holders'
 * shares never collide.
 * @returns shares[i] belongs to coordinate i + 1 and is as long as the secret
 */
export async function dealShares(
  secret: Uint8Array,
  count: number,
  threshold: number,
): Promise<Uint8Array[]> {
  const all = await split(secret, ALL_COORDINATES, threshold);
  const shares = Array.from({ length: count }, () => new Uint8Array(secret.length));
  for (const share of all) {
    shares[(share[secret.length] ?? 0) - 1]?.set(share.subarray(0, secret.length));
    share.fill(0);
  }
  return shares;
}

export interface HeldShare {
  /** 1 for the first organisation of the roster. */
  readonly coordinate: number;
  readonly share: Uint8Array;
}

/** Recovers many secrets; most of them from the same holders' shares, for which it has to reckon only once. */
export class Recovery {
  readonly #known = new Map<string, Promise<Interpolation>>();

  /** The secret behind exactly `threshold` shares; with a wrong share among them, some other bytes. */
  async secret(shares: readonly HeldShare[]): Promise<Uint8Array> {
    const coordinates = shares.map(({ coordinate }) => coordinate);
    const name = coordinates.join();
    const interpolation = this.#known.get(name) ?? Interpolation.at(coordinates);
    this.#known.set(name, interpolation);
    return (await interpolation).secret(shares.map(({ share }) => share));
  }
}
