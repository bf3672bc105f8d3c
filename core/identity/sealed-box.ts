import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { ParleyError } from '../schema/errors.ts';
import { bytes, uint } from '../schema/ids.ts';
import { MiB } from '../schema/limits.ts';
import { encodeCanonical } from '../schema/canonical.ts';

/** scrypt (RFC 7914) with 128 MiB: about half a second here, and as dear to whoever guesses. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
/** What a file may ask for: four times today's memory, so that the cost can rise and a file cannot exhaust us. */
const MOST_MEMORY = 512 * MiB;
const TAG_BYTES = 16;

const isPowerOfTwo = (value: number): boolean => (value & (value - 1)) === 0;

/** How a box was sealed; stored in clear beside it and bound to it as associated data. */
export const SealParameters = z
  .strictObject({
    kdf: z.literal('scrypt'),
    N: uint
      .min(2 ** 15)
      .max(2 ** 20)
      .refine(isPowerOfTwo, 'not a power of two'),
    r: uint.min(8).max(16),
    p: uint.min(1).max(4),
    salt: bytes(16),
    cipher: z.literal('aes-256-gcm'),
    nonce: bytes(12),
  })
  .refine(({ N, r }) => 128 * N * r <= MOST_MEMORY, 'needs too much memory');
export type SealParameters = z.infer<typeof SealParameters>;

export interface SealedBox {
  readonly parameters: SealParameters;
  /** Ciphertext and the 16-byte tag behind it. */
  readonly box: Uint8Array;
}

/**
 * Encrypts under a passphrase: AES-256-GCM under a scrypt key. `header` is bound to it: the box opens only with the
 * same header.
 */
export async function seal(
  passphrase: string,
  header: unknown,
  content: Uint8Array,
): Promise<SealedBox> {
  if (passphrase === '') {
    throw new ParleyError('USAGE', 'An empty passphrase protects nothing. Nothing was written.');
  }
  const parameters: SealParameters = {
    kdf: 'scrypt',
    ...COST,
    salt: new Uint8Array(randomBytes(16)),
    cipher: 'aes-256-gcm',
    nonce: new Uint8Array(randomBytes(12)),
  };
  const key = await deriveKey(passphrase, parameters);
  const cipher = createCipheriv('aes-256-gcm', key, parameters.nonce);
  cipher.setAAD(encodeCanonical({ header, parameters }));
  const box = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return { parameters, box: new Uint8Array(box) };
}

/** @returns the content; null when passphrase, header and box do not belong together */
export async function unseal(
  passphrase: string,
  header: unknown,
  { parameters, box }: SealedBox,
): Promise<Uint8Array | null> {
  if (box.length < TAG_BYTES) return null;
  const key = await deriveKey(passphrase, parameters);
  const decipher = createDecipheriv('aes-256-gcm', key, parameters.nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(encodeCanonical({ header, parameters }));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const content = decipher.update(box.subarray(0, box.length - TAG_BYTES));
  try {
    return new Uint8Array(Buffer.concat([content, decipher.final()]));
  } catch {
    // The one thing `final` throws for is a tag that does not fit, and null says exactly that.
    return null;
  } finally {
    key.fill(0);
  }
}

function deriveKey(passphrase: string, { N, r, p, salt }: SealParameters): Promise<Buffer> {
  // Keyboards differ in how they compose letters with accents; the same passphrase must give the same bytes.
  const text = passphrase.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, 32, { N, r, p, maxmem: 2 * MOST_MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
