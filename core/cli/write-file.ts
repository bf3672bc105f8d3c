import { open } from 'node:fs/promises';
import { ParleyError } from '../schema/errors.ts';

/** Writes what only its owner should read. @throws ParleyError CONFLICT when there is such a file; USAGE */
export async function writeNewFile(
  path: string,
  content: string | Uint8Array,
  replace: boolean,
): Promise<void> {
  try {
    const file = await open(path, replace ? 'w' : 'wx', 0o600);
    try {
      // One that was there before may be open to others.
      if (process.platform !== 'win32') await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (reason === 'EEXIST') {
      throw new ParleyError(
        'CONFLICT',
        `${path} is there already and was left as it is. Choose another name, or replace it with --force.`,
        { cause },
      );
    }
    throw new ParleyError('USAGE', `${path} could not be written (${reason}). Check the path.`, {
      cause,
    });
  }
}
