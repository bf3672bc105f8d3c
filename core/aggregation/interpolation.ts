import { combine } from 'shamir-secret-sharing';

/** What GF(2^8) is counted modulo, here and in the package: x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2). */
const POLYNOMIAL = 0x1b;

/**
 * Takes many secrets out of shares at the same coordinates. Each byte of a secret is the sum of the shares' bytes, each
 * times a factor that depends on the coordinates alone; the package works these out anew for every byte, which is the
 * price of all of it. So it is asked once, for the factors.
 */
export class Interpolation {
  /** For every coordinate, the multiples of its factor. */
  readonly #multiples: readonly Uint8Array[];

  private constructor(multiples: readonly Uint8Array[]) {
    this.#multiples = multiples;
  }

  /** @param coordinates as many as the threshold, all different */
  static async at(coordinates: readonly number[]): Promise<Interpolation> {
    // Shares that are 1 at one coordinate and 0 at all others give that coordinate's factor.
    const shares = coordinates.map((coordinate, i) => {
      const share = new Uint8Array(coordinates.length + 1);
      share[i] = 1;
      share[coordinates.length] = coordinate;
      return share;
    });
    const factors = await combine(shares);
    return new Interpolation(Array.from(factors, multiplesOf));
  }

  /** @param shares one for every coordinate, in their order, all of one length */
  secret(shares: readonly Uint8Array[]): Uint8Array {
    const secret = new Uint8Array(shares[0]?.length ?? 0);
    shares.forEach((share, i) => {
      const multiples = this.#multiples[i];
      if (multiples === undefined) throw new RangeError('more shares than coordinates');
      for (let at = 0; at < secret.length; at++) {
        secret[at] = (secret[at] ?? 0) ^ (multiples[share[at] ?? 0] ?? 0);
      }
    });
    return secret;
  }
}

/** [b] is `factor` times b. */
function multiplesOf(factor: number): Uint8Array {
  const multiples = new Uint8Array(256);
  let power = factor;
  for (let bit = 1; bit < 256; bit *= 2) {
    // Multiplication distributes over addition, which is exclusive or.
    for (let below = 0; below < bit; below++) {
      multiples[bit + below] = (multiples[below] ?? 0) ^ power;
    }
    power = ((power << 1) & 0xff) ^ (power & 0x80 ? POLYNOMIAL : 0);
  }
  return multiples;
}
