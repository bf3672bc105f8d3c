import { randomBytes } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import {
  hasSmallOrder,
  isCanonicalPoint,
  isCanonicalScalar,
} from '../../../core/identity/point-encoding.ts';

const { Point } = ed25519;
const P = Point.Fp.ORDER;
const L = Point.Fn.ORDER;

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const signed = (bytes: Uint8Array): Uint8Array => {
  const other = bytes.slice();
  other[31]! |= 0x80;
  return other;
};

/** The point, or null where the second implementation does not decode it in its strict mode. */
function decoded(bytes: Uint8Array) {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return null;
  }
}

test('on the curve, canonical and small order mean what they mean to a second implementation', () => {
  const near = Array.from({ length: 40 }, (_, i) => littleEndian(P - 20n + BigInt(i)));
  const small = Array.from({ length: 20 }, (_, i) => littleEndian(BigInt(i)));
  const torsion = ED25519_Y.map(littleEndian);
  const random = Array.from({ length: 100 }, () => new Uint8Array(randomBytes(32)));
  let points = 0;
  let smallOrder = 0;
  for (const y of [...near, ...small, ...torsion, ...random]) {
    y[31]! &= 0x7f;
    for (const bytes of [y, signed(y)]) {
      const point = decoded(bytes);
      if (point === null) continue;
      points++;
      expect(isCanonicalPoint(bytes)).toBe(true);
      expect(hasSmallOrder(bytes)).toBe(point.isSmallOrder());
      if (point.isSmallOrder()) smallOrder++;
    }
  }
  expect(points).toBeGreaterThan(50);
  expect(smallOrder).toBeGreaterThanOrEqual(8);
});

test('unreduced coordinates, and a sign on a zero x, are not canonical', () => {
  for (let above = 0n; above < 19n; above++) {
    expect(isCanonicalPoint(littleEndian(P + above))).toBe(false);
    expect(isCanonicalPoint(signed(littleEndian(P + above)))).toBe(false);
  }
  expect(isCanonicalPoint(signed(littleEndian(1n)))).toBe(false);
  expect(isCanonicalPoint(signed(littleEndian(P - 1n)))).toBe(false);
  expect(isCanonicalPoint(signed(littleEndian(0n)))).toBe(true);
});

test('scalars are below the order of the base point', () => {
  expect(isCanonicalScalar(littleEndian(L - 1n))).toBe(true);
  expect(isCanonicalScalar(littleEndian(0n))).toBe(true);
  for (const s of [L, L + 1n, 2n ** 253n, 2n ** 256n - 1n]) {
    expect(isCanonicalScalar(littleEndian(s))).toBe(false);
  }
});

/** The y coordinates of the points whose order divides 8, found by multiplying a point of full order by L. */
const ED25519_Y = Array.from({ length: 64 }, (_, i) => decoded(littleEndian(BigInt(i + 2))))
  .filter((point) => point !== null)
  .map(
    (point) =>
      point
        .multiplyUnsafe(L - 1n)
        .add(point)
        .toAffine().y,
  );
