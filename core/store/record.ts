import type { z } from 'zod';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';

/**
 * A record as LevelDB holds it: the first 8 bytes of SHA-256(table, 0, key, 0, value), then the value in canonical
 * dag-cbor. LevelDB returns flipped bits without a word (measured with level 10), so each
 * value carries its own check; table and key are in it, so that a value cannot turn up under another key unnoticed.
 */
const CHECKSUM_BYTES = 8;
const encoder = new TextEncoder();

export function encodeRecord(table: string, key: string, value: unknown): Uint8Array {
  return sealRecord(table, key, encodeCanonical(value));
}

/** The checksum before a content. */
export function sealRecord(table: string, key: string, content: Uint8Array): Uint8Array {
  const record = new Uint8Array(CHECKSUM_BYTES + content.length);
  record.set(checksumOf(table, key, content));
  record.set(content, CHECKSUM_BYTES);
  return record;
}

/** @throws ParleyError STORE_DAMAGED, naming table and key */
export function decodeRecord<S extends z.ZodType>(
  table: string,
  key: string,
  schema: S,
  record: Uint8Array,
): z.output<S> {
  if (!isIntact(table, key, record)) throw damagedRecord(table, key);
  try {
    return decodeCanonical(schema, record.subarray(CHECKSUM_BYTES));
  } catch (cause) {
    // The checksum fits, so the bytes are what some Parley wrote: a record whose form was changed without a migration.
    throw damagedRecord(table, key, cause);
  }
}

export function isIntact(table: string, key: string, record: Uint8Array): boolean {
  if (record.length < CHECKSUM_BYTES) return false;
  const content = record.subarray(CHECKSUM_BYTES);
  return equalBytes(record.subarray(0, CHECKSUM_BYTES), checksumOf(table, key, content));
}

/** The checksum a record carries, as a number; whether it fits is not looked at. */
export function storedChecksum(record: Uint8Array): bigint {
  if (record.length < CHECKSUM_BYTES) return 0n;
  return new DataView(record.buffer, record.byteOffset, CHECKSUM_BYTES).getBigUint64(0);
}

export function damagedRecord(table: string, key: string, cause?: unknown): ParleyError {
  return new ParleyError(
    'STORE_DAMAGED',
    `The record '${key}' of table '${table}' is damaged on disk. It was not used, nor changed. Back up the node's folder before anything else, and check the disk.`,
    { cause, details: { table, key } },
  );
}

function checksumOf(table: string, key: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.concat([encoder.encode(`${table}\0${key}\0`), content]);
  return sha256(bytes).subarray(0, CHECKSUM_BYTES);
}
