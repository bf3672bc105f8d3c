import { createHash, hash } from 'node:crypto';
import * as dagCbor from '@ipld/dag-cbor';
import { base32 } from 'multiformats/bases/base32';
import type { z } from 'zod';
import { isPlainlyCanonical } from './canonical-form.ts';
import { ParleyError } from './errors.ts';
import type { ContentId } from './ids.ts';
import { limits } from './limits.ts';
import { safelyParsed } from './safely-parsed.ts';

/** What a CIDv1 of dag-cbor and sha2-256 begins with: version, codec, hash function, length of the digest. */
const CID_PREFIX = Uint8Array.of(1, dagCbor.code, 0x12, 32);

export function sha256(...parts: Uint8Array[]): Uint8Array {
  const [only] = parts;
  // A hash object costs three times as much as hashing a short message.
  if (only !== undefined && parts.length === 1)
    return new Uint8Array(hash('sha256', only, 'buffer'));
  const hashing = createHash('sha256');
  for (const part of parts) hashing.update(part);
  return new Uint8Array(hashing.digest());
}

/** Canonical (deterministic) dag-cbor: one value, one encoding. */
export function encodeCanonical(value: unknown): Uint8Array {
  return dagCbor.encode(value);
}

/**
 * Decodes canonical dag-cbor and parses it.
 * @throws ParleyError MESSAGE_INVALID when the bytes are not the canonical encoding of a value the
 *   schema accepts; so that encode(decode(b)) = b holds for everything that gets in (PROTOCOL.md rule 1).
 */
export function decodeCanonical<T extends z.ZodType>(schema: T, bytes: Uint8Array): z.output<T> {
  let value: unknown;
  try {
    value = dagCbor.decode(bytes);
  } catch (cause) {
    throw new ParleyError('MESSAGE_INVALID', 'The bytes are not dag-cbor.', { cause });
  }
  // Almost everything is plain, and need not be encoded again to see it.
  if (!isPlainlyCanonical(bytes, limits.messageDepth)) checkByEncoding(value, bytes);
  const parsed = safelyParsed(schema, value);
  if (!parsed.success) {
    throw new ParleyError('MESSAGE_INVALID', 'The message does not fit its schema.', {
      cause: parsed.error,
    });
  }
  return parsed.data;
}

/** @throws ParleyError MESSAGE_INVALID unless the bytes are what the value encodes to */
function checkByEncoding(value: unknown, bytes: Uint8Array): void {
  if (!isTame(value, limits.messageDepth)) {
    throw new ParleyError('MESSAGE_INVALID', 'The message nests too deeply, or names __proto__.');
  }
  if (!equalBytes(dagCbor.encode(value), bytes)) {
    throw new ParleyError('MESSAGE_INVALID', 'The bytes are not in canonical form.');
  }
}

/**
 * Whether a value nests no deeper, since most of what reads one calls itself for every level and overflows where the decoder
 * just did not; and names no `__proto__`, which zod's records leave out, so that what was checked is not what was signed.
 */
function isTame(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  if (levels === 0 || Object.hasOwn(value, '__proto__')) return false;
  return Object.values(value).every((inner) => isTame(inner, levels - 1));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** CIDv1, dag-cbor, sha2-256 of bytes that are already canonical. */
export function contentIdOf(bytes: Uint8Array): ContentId {
  const cid = new Uint8Array(CID_PREFIX.length + 32);
  cid.set(CID_PREFIX);
  cid.set(hash('sha256', bytes, 'buffer'), CID_PREFIX.length);
  return base32.encode(cid) as ContentId;
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
