import sodium from 'sodium-native';

/**
 * A number two operators compare by telephone to be sure that each holds the other's true key: 12 groups of 5 digits,
 * the same on both sides. Made as Signal's numeric fingerprints are (5,200 rounds of SHA-512 per key, 30 digits each),
 * with the two halves in the order of their digits; the rounds make a search for a key with a chosen half dear.
 */
const ROUNDS = 5200;
const DIGEST_BYTES = 64;
const VERSION = new TextEncoder().encode('parley/safety-number/v1\0');
const GROUPS_PER_KEY = 6;

export function safetyNumber(one: Uint8Array, other: Uint8Array): string {
  const halves = [half(one), half(other)].sort();
  return halves.join(' ');
}

/** The digits a person typed or pasted, however grouped; null when they are not a safety number. */
export function parseSafetyNumber(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\u2010-\u2015.,_-]/g, '');
  if (!/^[0-9]{60}$/.test(digits)) return null;
  return (digits.match(/.{5}/g) ?? []).join(' ');
}

export function isSameSafetyNumber(typed: string, expected: string): boolean {
  const parsed = parseSafetyNumber(typed);
  return parsed !== null && parsed === parseSafetyNumber(expected);
}

function half(publicKey: Uint8Array): string {
  const first = Buffer.concat([VERSION, publicKey]);
  const next = Buffer.alloc(DIGEST_BYTES + publicKey.length);
  next.set(publicKey, DIGEST_BYTES);
  // By libsodium: a call to node:crypto costs ten times as much as the hashing, and this is 5,200 of them.
  sodium.crypto_hash_sha512(next.subarray(0, DIGEST_BYTES), first);
  for (let round = 1; round < ROUNDS; round++) {
    sodium.crypto_hash_sha512(next.subarray(0, DIGEST_BYTES), next);
  }
  const groups: string[] = [];
  for (let group = 0; group < GROUPS_PER_KEY; group++) {
    groups.push(String(next.readUIntBE(group * 5, 5) % 100_000).padStart(5, '0'));
  }
  return groups.join(' ');
}
