import { safeStorage } from 'electron';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { KeyVault } from '../../core/desktop/ports.ts';
import { readPrivateFile, writePrivateFile } from '../../core/identity/private-file.ts';
import { ParleyError } from '../../core/schema/errors.ts';

const BYTES_MOST = 64 * 1024;

/**
 * The key's passphrase, encrypted by the system's own keeper of secrets (Keychain, DPAPI, a keyring). Where there is none,
 * nothing is kept and the operator types it: never a key that lies beside what it opens.
 * @param folder of the sealed passphrases, one for each node's folder
 */
export function createKeyVault(folder: string): KeyVault {
  const fileOf = (node: string) =>
    join(folder, createHash('sha256').update(resolve(node)).digest('hex').slice(0, 32));
  const seal = async (node: string, passphrase: string) => {
    const sealed = await safeStorage.encryptStringAsync(passphrase);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writePrivateFile(fileOf(node), sealed);
  };
  return {
    available: isAvailable,
    keep: async (node, passphrase) => {
      // Asked for regardless: without a keeper Electron 42 ends the whole app here.
      if (!(await isAvailable())) throw noKeeper();
      await seal(node, passphrase);
    },
    read: async (node) => {
      const sealed = await readPrivateFile(fileOf(node), BYTES_MOST);
      if (sealed === null) return null;
      if (!(await isAvailable())) throw locked();
      const opened = await open(sealed);
      // Sealed by an older secret of the system.
      if (opened.shouldReEncrypt) await seal(node, opened.result);
      return opened.result;
    },
  };
}

/** `basic_text` is Chromium's word for a key that everybody knows. */
async function isAvailable(): Promise<boolean> {
  if (process.platform === 'linux') {
    const keeper = safeStorage.getSelectedStorageBackend();
    if (keeper === 'basic_text' || keeper === 'unknown') return false;
  }
  return safeStorage.isAsyncEncryptionAvailable();
}

async function open(sealed: Uint8Array) {
  try {
    return await safeStorage.decryptStringAsync(Buffer.from(sealed));
  } catch (cause) {
    throw locked(cause);
  }
}

const locked = (cause?: unknown): ParleyError =>
  new ParleyError(
    'PASSPHRASE_NEEDED',
    "The system's keyring no longer opens the passphrase kept for this organisation, so its node was not started. Type the passphrase, or restore the organisation from its recovery file.",
    { cause },
  );

const noKeeper = (): ParleyError =>
  new ParleyError(
    'NOT_READY',
    'This system has no keyring to keep a passphrase in. Nothing was kept. Choose a passphrase of your own.',
  );
