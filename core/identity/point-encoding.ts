/**
 * Checks on 32-byte Ed25519 encodings that RFC 8032 asks for and that verifiers are known to leave out or to answer
 * differently (Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020). They only compare bytes.
 */

/** Little-endian p = 2^255 - 19. */
const P = littleEndian(2n ** 255n - 19n);
/** Little-endian L, the order of the base point (RFC 8032, 5.1). */
const L = littleEndian(2n ** 252n + 27742317777372353535851937790883648493n);

/**
 * The y coordinates of the eight points whose order divides 8: 0 (order 4), 1 (the neutral element), p - 1 (order 2)
 * and two of order 8. Whoever holds such a public key can make one signature fit many messages.
 */
const SMALL_ORDER_Y = [
  littleEndian(0n),
  littleEndian(1n),
  littleEndian(2n ** 255n - 20n),
  littleEndian(0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n),
  littleEndian(0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n),
];

function littleEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  let rest = value;
  for (let i = 0; i < 32; i++) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

function isBelow(a: Uint8Array, bound: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (a[i] ?? 0) - (bound[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function withoutSign(point: Uint8Array): Uint8Array {
  const y = point.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return y;
}

const hasSign = (point: Uint8Array): boolean => ((point[31] ?? 0) & 0x80) !== 0;
const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** y is reduced, and x = 0 (y = 1 or y = -1) does not carry a sign. Whether it is on the curve is not looked at. */
export function isCanonicalPoint(point: Uint8Array): boolean {
  const y = withoutSign(point);
  if (!isBelow(y, P)) return false;
  if (!hasSign(point)) return true;
  return !SMALL_ORDER_Y.slice(1, 3).some((zeroX) => isEqual(zeroX, y));
}

/** Only meaningful for a canonical encoding. */
export function hasSmallOrder(point: Uint8Array): boolean {
  const y = withoutSign(point);
  return SMALL_ORDER_Y.some((small) => isEqual(small, y));
}

export function isCanonicalScalar(scalar: Uint8Array): boolean {
  return isBelow(scalar, L);
}
