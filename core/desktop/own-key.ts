import { randomBytes } from 'node:crypto';
import { inspectKeyFile } from '../identity/key-file.ts';
import { places } from '../node-places.ts';
import { ParleyError } from '../schema/errors.ts';
import type { KeyVault } from './ports.ts';

const PASSPHRASE_BYTES = 32;

/**
 * The passphrase for a key that is about to be made in the folder: the operator's own, or a random one in the system's
 * keyring. That one is kept before the key exists: a crash in between leaves a passphrase too many, never a key that
 * nobody can open.
 * @throws ParleyError PASSPHRASE_NEEDED without a keyring; NODE_ALREADY_INITIALISED, so that the kept passphrase of a key
 *   that is there is never replaced
 */
export async function passphraseForNewKey(
  folder: string,
  given: string | null,
  vault: KeyVault,
): Promise<string> {
  if ((await inspectKeyFile(places.key(folder))) !== null) {
    throw new ParleyError(
      'NODE_ALREADY_INITIALISED',
      `${folder} already holds an organisation; nothing was changed.`,
    );
  }
  if (given !== null) return given;
  if (!(await vault.available())) {
    throw new ParleyError(
      'PASSPHRASE_NEEDED',
      'This system has no keyring that could open the key for you. Nothing was made. Choose a passphrase.',
    );
  }
  const passphrase = randomBytes(PASSPHRASE_BYTES).toString('base64');
  await vault.keep(folder, passphrase);
  return passphrase;
}
