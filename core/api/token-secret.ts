import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../schema/canonical.ts';

/** Text form of a token's secret: a prefix that scanners for leaked secrets can look for, then 32 random bytes. */
const FORM = /^parley_([A-Za-z0-9_-]{43})$/;
export const SECRET_BYTES = 32;

export function secretText(secret: Uint8Array): string {
  return `parley_${Buffer.from(secret).toString('base64url')}`;
}

/** @returns what the records are compared with; null for what no token looks like */
export function hashOfSecret(text: string): Uint8Array | null {
  const encoded = FORM.exec(text)?.[1];
  if (encoded === undefined) return null;
  const secret = Buffer.from(encoded, 'base64url');
  // The last character has two bits that mean nothing: one text for each secret.
  return secretText(secret) === text ? hashSecret(secret) : null;
}

export const hashSecret = (secret: Uint8Array): Uint8Array => sha256(secret);

/**
 * The record with this hash. All of them are compared, each in constant time, so that the time taken tells nothing
 * about how close a guess was, nor which record it fits.
 */
export function findByHash<T extends { readonly hash: Uint8Array }>(
  records: Iterable<T>,
  hash: Uint8Array,
): T | null {
  let found: T | null = null;
  for (const record of records) {
    if (timingSafeEqual(record.hash, hash)) found = record;
  }
  return found;
}
