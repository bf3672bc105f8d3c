import { createHash, randomBytes } from 'node:crypto';
import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { inDomain, signatureKinds } from '../../../core/identity/domain.ts';
import {
  publicKeyOfSeed,
  signWith,
  verifyAsideWith,
  verifyWith,
} from '../../../core/identity/signature.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const message = new TextEncoder().encode('a message');
const full = process.env['PARLEY_TEST_FULL'] !== undefined;

const nobleAccepts = (key: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean =>
  ed25519.verify(signature, inDomain('entry', text), key, { zip215: false });
const weAccept = (key: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean => {
  const answer = verifyWith(key, 'entry', text, signature);
  asked.push({ key, text, signature, answer });
  return answer;
};

/** All that was asked here; on the thread pool the answers must be the same. */
const asked: { key: Uint8Array; text: Uint8Array; signature: Uint8Array; answer: boolean }[] = [];
afterAll(async () => {
  for (const { key, text, signature, answer } of asked) {
    expect(await verifyAsideWith(key, 'entry', text, signature)).toBe(answer);
  }
});

const littleEndian = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** The hash that ties R, key and message together (RFC 8032, 5.1.7), over the bytes as given. */
function challenge(r: Uint8Array, key: Uint8Array, text: Uint8Array): bigint {
  const digest = createHash('sha512').update(r).update(key).update(inDomain('entry', text));
  return fromLittleEndian(digest.digest()) % L;
}

/** What RFC 8032's equation without cofactor needs, for any encodings of R and key, with a known discrete log. */
function forge(r: bigint, a: bigint, rBytes: Uint8Array, keyBytes: Uint8Array): Uint8Array {
  const s = (r + challenge(rBytes, keyBytes, message) * a) % L;
  return concat(rBytes, littleEndian(s));
}

test('signatures and keys are those of a second implementation, in both directions', () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes32, fc.uint8Array({ maxLength: 300 }), (seed, text) => {
      const key = publicKeyOfSeed(seed);
      expect(key).toEqual(ed25519.getPublicKey(seed));
      const signature = signWith(seed, 'entry', text);
      expect(signature).toEqual(ed25519.sign(inDomain('entry', text), seed));
      expect(weAccept(key, text, signature)).toBe(true);
    }),
    { numRuns: full ? 2000 : 60 },
  );
});

test('any changed byte of key, message or signature is refused, as by the second implementation', () => {
  const seed = new Uint8Array(randomBytes(32));
  const key = publicKeyOfSeed(seed);
  const signature = signWith(seed, 'entry', message);
  const whole = concat(key, signature, message);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = whole.slice();
      changed[at]! ^= change;
      const parts = [changed.slice(0, 32), changed.slice(96), changed.slice(32, 96)] as const;
      expect(weAccept(...parts)).toBe(false);
      expect(nobleAccepts(...parts)).toBe(false);
    }),
    { numRuns: full ? 5000 : 150 },
  );
});

test('a signature for one purpose is none for another, and the prefix is not part of the message', () => {
  const seed = new Uint8Array(randomBytes(32));
  const key = publicKeyOfSeed(seed);
  for (const signed of signatureKinds) {
    const signature = signWith(seed, signed, message);
    for (const read of signatureKinds) {
      expect(verifyWith(key, read, message, signature)).toBe(read === signed);
    }
  }
  expect(new Set(signatureKinds.map((kind) => inDomain(kind, message).join())).size).toBe(
    signatureKinds.length,
  );
  expect(new TextDecoder().decode(inDomain('entry', message))).toBe('parley/entry/v1\0a message');
});

test('S + L is refused', () => {
  const seed = new Uint8Array(randomBytes(32));
  const signature = signWith(seed, 'entry', message);
  const raised = fromLittleEndian(signature.subarray(32)) + L;
  const malleated = concat(signature.subarray(0, 32), littleEndian(raised));
  const key = publicKeyOfSeed(seed);
  expect(weAccept(key, message, malleated)).toBe(false);
  expect(nobleAccepts(key, message, malleated)).toBe(false);
});

/** Every 32-byte encoding, canonical or not, of a point of small order. */
function smallOrderEncodings(): Uint8Array[] {
  const canonical = ED25519_TORSION_SUBGROUP.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
  const withSign = (y: Uint8Array): Uint8Array[] => {
    const other = y.slice();
    other[31]! ^= 0x80;
    return [y, other];
  };
  const unreduced = [P, P + 1n].map(littleEndian);
  return [...canonical, ...unreduced].flatMap(withSign);
}

test('keys of small order are refused in every encoding, though the equation holds', () => {
  const encodings = smallOrderEncodings();
  expect(encodings.length).toBeGreaterThanOrEqual(14);
  for (const key of encodings) {
    // With such a key the equation can hold for any message: s = 0 and R the point that k times the key leaves.
    for (const r of encodings) {
      const signature = concat(r, new Uint8Array(32));
      for (let salt = 0; salt < 8; salt++) {
        const text = Uint8Array.of(salt);
        expect(weAccept(key, text, signature)).toBe(false);
        expect(nobleAccepts(key, text, signature)).toBe(false);
      }
    }
  }
});

test('an R of small order is refused in every encoding, though the equation holds', () => {
  const seed = new Uint8Array(randomBytes(32));
  const key = publicKeyOfSeed(seed);
  const a = ed25519.utils.getExtendedPublicKey(seed).scalar;
  let heldElsewhere = 0;
  for (const r of smallOrderEncodings()) {
    const signature = forge(0n, a, r, key);
    if (nobleAccepts(key, message, signature)) heldElsewhere++;
    expect(weAccept(key, message, signature)).toBe(false);
  }
  expect(heldElsewhere).toBeGreaterThan(0);
});

test('with a key or R outside the prime-order group, nothing is accepted that the second implementation refuses', () => {
  // The cofactor makes the difference: we verify without, and say no in more cases; every node says the same.
  const torsion = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex));
  let accepted = 0;
  for (let i = 0; i < (full ? 400 : 40); i++) {
    const a = BigInt(i + 1) * 7919n;
    const r = BigInt(i + 1) * 104729n;
    const key = Point.BASE.multiply(a)
      .add(torsion[i % 8]!)
      .toBytes();
    const rBytes = Point.BASE.multiply(r)
      .add(torsion[(i >> 3) % 8]!)
      .toBytes();
    const signature = forge(r, a, rBytes, key);
    if (!weAccept(key, message, signature)) continue;
    accepted++;
    expect(nobleAccepts(key, message, signature)).toBe(true);
  }
  expect(accepted).toBeGreaterThan(0);
});

test('bytes of any length are answered, never thrown at', () => {
  const any = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(any, any, any, (key, text, signature) => {
      expect(weAccept(key, text, signature)).toBe(false);
    }),
    { numRuns: 300 },
  );
  const seed = new Uint8Array(randomBytes(32));
  const notOnCurve = littleEndian(2n);
  expect(weAccept(notOnCurve, message, signWith(seed, 'entry', message))).toBe(false);
});
