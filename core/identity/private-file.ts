import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ParleyError } from '../schema/errors.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Writes a file that only its owner can read, whole or not at all: a temporary file beside it is synced, renamed over
 * it, and the folder is synced, so that a crash leaves the old or the new content.
 * @throws ParleyError STORE_UNWRITABLE
 */
export async function writePrivateFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ParleyError(
      'STORE_UNWRITABLE',
      `${path} could not be written (${reasonOf(cause)}). What was there before is unchanged. Check that the folder exists, is yours, and that the disk is not full.`,
      { cause },
    );
  }
}

/**
 * @returns the content, or null when there is no such file
 * @throws ParleyError NOT_ALLOWED when others may read it; MESSAGE_TOO_LARGE; STORE_DAMAGED when it cannot be read
 */
export async function readPrivateFile(path: string, maxBytes: number): Promise<Buffer | null> {
  let found;
  try {
    found = await stat(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw unreadable(path, cause);
  }
  // Windows has no such modes; the user's profile folder protects the file there.
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0) {
    const mode = (found.mode & 0o777).toString(8);
    throw new ParleyError(
      'NOT_ALLOWED',
      `${path} holds a secret, but other users of this machine can open it (mode ${mode}). It was not used. If nobody else has read it, run: chmod 600 '${path}'`,
      { details: { path, mode } },
    );
  }
  if (!found.isFile() || found.size > maxBytes) {
    throw new ParleyError(
      'MESSAGE_TOO_LARGE',
      `${path} is no file of this kind: it should be a file of at most ${maxBytes} bytes. It was not read.`,
    );
  }
  try {
    return await readFile(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Makes a rename in the folder durable; systems that cannot open folders (Windows) do so themselves. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
const isMissing = (error: unknown): boolean => reasonOf(error) === 'ENOENT';
const unreadable = (path: string, cause: unknown): ParleyError =>
  new ParleyError(
    'STORE_DAMAGED',
    `${path} could not be read (${reasonOf(cause)}). Check the disk and the rights of the folder.`,
    { cause },
  );
