import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import sodium from 'sodium-native';
import { inDomain, type SignatureKind } from './domain.ts';
import { hasSmallOrder, isCanonicalPoint, isCanonicalScalar } from './point-encoding.ts';

export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

// RFC 8410: the fixed DER around a raw Ed25519 key.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Public keys that were decoded lately; as many as a large collaboration has members, and no more. */
const CACHED_KEYS = 2048;
const publicKeys = new Map<string, KeyObject | null>();

export function privateKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== SEED_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes');
  return createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** The raw public key that belongs to a seed. */
export function publicKeyOfSeed(seed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(SPKI_PREFIX.length));
}

export function signWithKey(key: KeyObject, kind: SignatureKind, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, inDomain(kind, message), key));
}

/** Signs with a raw seed, as a ticket's one-time key (PROTOCOL.md rule 5). */
export function signWith(seed: Uint8Array, kind: SignatureKind, message: Uint8Array): Uint8Array {
  return signWithKey(privateKeyOf(seed), kind, message);
}

/**
 * The one Ed25519 verifier (RFC 8032, 5.1.7, without cofactor). It refuses by itself what crypto libraries answer
 * differently (Node's OpenSSL and Electron's BoringSSL do): non-canonical encodings and small order of key and R,
 * S >= L. So every node says the same of the same bytes. Never throws on bytes of any length.
 *
 * What is left, the equation, libsodium finds in a third of OpenSSL's time (60 instead of 170 microseconds).
 */
export function verifyWith(
  publicKey: Uint8Array,
  kind: SignatureKind,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return (
    isAcceptableSignature(signature) &&
    isAcceptableKey(publicKey) &&
    sodium.crypto_sign_verify_detached(signature, inDomain(kind, message), publicKey)
  );
}

/** The same answer as `verifyWith`, found on Node's thread pool, where only OpenSSL's verifier can be had. */
export function verifyAsideWith(
  publicKey: Uint8Array,
  kind: SignatureKind,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const key = isAcceptableSignature(signature) ? keyObjectOf(publicKey) : null;
  if (key === null) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    verify(null, inDomain(kind, message), key, signature, (error, isValid) => {
      if (error === null) resolve(isValid);
      else reject(error);
    });
  });
}

/** Whether it is of a form that could be accepted under some key. */
function isAcceptableSignature(signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const r = signature.subarray(0, 32);
  return isCanonicalPoint(r) && !hasSmallOrder(r) && isCanonicalScalar(signature.subarray(32));
}

function keyObjectOf(publicKey: Uint8Array): KeyObject | null {
  const name = Buffer.from(publicKey).toString('latin1');
  const cached = publicKeys.get(name);
  if (cached !== undefined) return cached;
  const key = isAcceptableKey(publicKey)
    ? createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' })
    : null;
  if (publicKeys.size >= CACHED_KEYS) {
    const oldest = publicKeys.keys().next();
    if (oldest.done !== true) publicKeys.delete(oldest.value);
  }
  publicKeys.set(name, key);
  return key;
}

/** Whether a signature under this key could ever be accepted; not whether the point lies on the curve. */
export function isAcceptableKey(publicKey: Uint8Array): boolean {
  return (
    publicKey.length === PUBLIC_KEY_BYTES &&
    isCanonicalPoint(publicKey) &&
    !hasSmallOrder(publicKey)
  );
}
