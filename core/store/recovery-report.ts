import { open } from 'node:fs/promises';
import { join } from 'node:path';

const MOST_BYTES = 256 * 1024;

/**
 * Whether LevelDB passed over damaged records of its log when it was opened just now. It does so in silence (no error,
 * no missing checksum later); only its own report, written anew at every opening, says so.
 */
export async function droppedAtOpen(folder: string): Promise<boolean> {
  const file = await open(join(folder, 'LOG'), 'r').catch(() => null);
  // Without a report there is nothing to be read out of it.
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    return /dropping \d+ bytes/.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}
