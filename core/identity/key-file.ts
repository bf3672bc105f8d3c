import { z } from 'zod';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { hasCode, ParleyError } from '../schema/errors.ts';
import { bytes, bytesUpTo, Hash, OrganisationId } from '../schema/ids.ts';
import { KiB } from '../schema/limits.ts';
import { identityFromSeed, seedOf, type Identity } from './keys.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';
import { seal, SealParameters, unseal } from './sealed-box.ts';

const MAX_BYTES = 4 * KiB;

const KeyFile = z.strictObject({
  /** SHA-256 of the canonical encoding of `content`: tells a damaged file from a wrong passphrase. */
  checksum: Hash,
  content: z.strictObject({
    format: z.literal('parley-key'),
    version: z.literal(1),
    organisation: OrganisationId,
    key: z.discriminatedUnion('protection', [
      z.strictObject({ protection: z.literal('none'), seed: bytes(32) }),
      z.strictObject({
        protection: z.literal('passphrase'),
        parameters: SealParameters,
        box: bytesUpTo(256),
      }),
    ]),
  }),
});
type KeyFile = z.infer<typeof KeyFile>;

const headerOf = (organisation: OrganisationId) => ({
  format: 'parley-key',
  version: 1,
  organisation,
});

/**
 * Keeps the organisation's key at rest: encrypted under a passphrase, or with null in clear. Either way only the
 * file's owner can read it, and it is replaced whole or not at all.
 * @throws ParleyError STORE_UNWRITABLE, USAGE
 */
export async function writeKeyFile(
  path: string,
  identity: Identity,
  passphrase: string | null,
): Promise<void> {
  const { organisation } = identity;
  const seed = seedOf(identity);
  const key: KeyFile['content']['key'] =
    passphrase === null
      ? { protection: 'none', seed }
      : { protection: 'passphrase', ...(await seal(passphrase, headerOf(organisation), seed)) };
  const content = { ...headerOf(organisation), key };
  const checksum = sha256(encodeCanonical(content));
  await writePrivateFile(path, encodeCanonical({ checksum, content }));
}

/**
 * @param passphrase null when none was given
 * @returns null when there is no key file
 * @throws ParleyError PASSPHRASE_NEEDED, PASSPHRASE_WRONG, STORE_DAMAGED, NOT_ALLOWED (others may read the file)
 */
export async function readKeyFile(
  path: string,
  passphrase: string | null,
): Promise<Identity | null> {
  const content = await readContent(path);
  if (content === null) return null;
  const identity = await identityFromSeed(await openSeed(path, content, passphrase));
  if (identity.organisation !== content.organisation) throw damaged(path);
  return identity;
}

/** Whose key the file holds and whether it needs a passphrase; null when there is no file. */
export async function inspectKeyFile(
  path: string,
): Promise<{ organisation: OrganisationId; protection: 'none' | 'passphrase' } | null> {
  const content = await readContent(path);
  if (content === null) return null;
  return { organisation: content.organisation, protection: content.key.protection };
}

async function readContent(path: string): Promise<KeyFile['content'] | null> {
  const encoded = await readPrivateFile(path, MAX_BYTES);
  if (encoded === null) return null;
  let file: KeyFile;
  try {
    file = decodeCanonical(KeyFile, encoded);
  } catch (cause) {
    if (!hasCode(cause, 'MESSAGE_INVALID')) throw cause;
    throw damaged(path, cause);
  }
  if (!equalBytes(file.checksum, sha256(encodeCanonical(file.content)))) throw damaged(path);
  return file.content;
}

async function openSeed(
  path: string,
  { organisation, key }: KeyFile['content'],
  passphrase: string | null,
): Promise<Uint8Array> {
  if (key.protection === 'none') return key.seed;
  if (passphrase === null) {
    throw new ParleyError(
      'PASSPHRASE_NEEDED',
      `The key in ${path} is protected by a passphrase. Give the passphrase to open it.`,
      { details: { organisation } },
    );
  }
  const seed = await unseal(passphrase, headerOf(organisation), key);
  if (seed === null) {
    throw new ParleyError(
      'PASSPHRASE_WRONG',
      `The passphrase does not open the key in ${path}. Nothing was changed; try again.`,
      { details: { organisation } },
    );
  }
  if (seed.length !== 32) throw damaged(path);
  return seed;
}

const damaged = (path: string, cause?: unknown): ParleyError =>
  new ParleyError(
    'STORE_DAMAGED',
    `The key file ${path} is damaged and was not used. Put back a copy of it, or restore the organisation from its recovery file.`,
    { cause, details: { path } },
  );
