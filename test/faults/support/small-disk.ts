import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, so small that it can be filled. */
export interface SmallDisk {
  readonly root: string;
  /** To the last byte. */
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

const quiet: { stdio: ('ignore' | 'pipe')[] } = { stdio: ['ignore', 'ignore', 'pipe'] };

const BLOCK = Buffer.alloc(4096);

/** @throws where this process may not mount anything */
export function smallDisk(megabytes: number): SmallDisk {
  const root = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', root], quiet);
  } catch (error) {
    rmdirSync(root);
    throw error;
  }
  const ballast = join(root, 'ballast');
  return {
    root,
    fill: () => {
      const file = openSync(ballast, 'a');
      try {
        // Others write meanwhile: until it does not take another byte.
        for (;;) writeSync(file, BLOCK);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => {
      execFileSync('umount', ['--lazy', root], quiet);
      rmdirSync(root);
    },
  };
}

/** Why none can be made here; null where it can. */
export function obstacle(): string | null {
  if (process.platform !== 'linux') return 'small disks are made on Linux only';
  try {
    smallDisk(1).remove();
    return null;
  } catch {
    return 'this user may not mount a file system';
  }
}
