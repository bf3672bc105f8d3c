import { realpath } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';
import { ParleyError } from '../schema/errors.ts';

/**
 * Files and folders the operator has handed to the interface in this run, by a dialog or by dropping them. Only these may
 * be read without asking: a page that names a path of its own gets to see nothing of the disk.
 */
export class GrantedPaths {
  readonly #granted = new Set<string>();

  /** Paths that are not there are left out: there is nothing to read. */
  async grant(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const real = await canonical(path);
      if (real !== null) this.#granted.add(real);
    }
  }

  /**
   * The files themselves, with all links followed.
   * @throws ParleyError NOT_ALLOWED for one that was not handed over, whether it exists or not
   */
  async require(paths: readonly string[]): Promise<string[]> {
    return Promise.all(paths.map((path) => this.#one(path)));
  }

  async #one(path: string): Promise<string> {
    const real = await canonical(path);
    if (real !== null && this.#covers(real)) return real;
    throw new ParleyError(
      'NOT_ALLOWED',
      'This file was not chosen in this run, so it was not read. Choose it or drop it here, or let the operator confirm it.',
    );
  }

  #covers(real: string): boolean {
    if (this.#granted.has(real)) return true;
    for (const folder of this.#granted) {
      if (real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return true;
    }
    return false;
  }
}

async function canonical(path: string): Promise<string | null> {
  if (!isAbsolute(path) || path.includes('\0')) return null;
  // What cannot be reached cannot be granted or read; why is nobody's business here.
  return realpath(path).catch(() => null);
}
