import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A file system of its own, so small that it can be filled. */
export interface SmallDisk {
  readonly root: string;
  /** To the last byte. */
  fill(): void;
  makeRoom(): void;
  /** Takes no write any more, from nobody, as a disk after an error; null where that cannot be had. */
  readonly turnReadOnly: (() => void) | null;
  /** Checks it and mounts it anew; nobody may have a file open on it. */
  mend(): void;
  remove(): void;
}

const quiet: { stdio: ('ignore' | 'pipe')[] } = { stdio: ['ignore', 'ignore', 'pipe'] };

const BLOCK = Buffer.alloc(4096);

/** @throws where this process may not mount anything */
export function smallDisk(megabytes: number): SmallDisk {
  const root = mkdtempSync(join(tmpdir(), 'parley-disk-'));
  /** The first one, and a copy for every time it was mended. */
  const images = [`${root}.image`];
  const image = images[0]!;
  const mount = (...args: string[]) => execFileSync('mount', [...args, root], quiet);
  let loop = true;
  try {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 2 ** 20);
    execFileSync('mkfs.ext4', ['-q', '-m', '0', '-O', '^has_journal', image], quiet);
    mount('-o', 'loop,errors=remount-ro', image);
  } catch {
    // No loop devices: a file system in memory can be filled as well.
    loop = false;
    rmSync(image, { force: true });
    try {
      mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs');
    } catch (error) {
      rmdirSync(root);
      throw error;
    }
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
    turnReadOnly: loop ? () => failUnder(root) : null,
    mend: () => {
      execFileSync('umount', [root], quiet);
      // A process elsewhere may hold the mount in a namespace of its own: what is mended is a copy.
      const mended = `${image}-${images.length}`;
      copyFileSync(images.at(-1)!, mended);
      images.push(mended);
      // Its status says what it mended.
      spawnSync('e2fsck', ['-fy', mended]);
      mount('-o', 'loop,errors=remount-ro', mended);
    },
    remove: () => {
      execFileSync('umount', ['--lazy', root], quiet);
      rmdirSync(root);
      for (const file of images) rmSync(file, { force: true });
    },
  };
}

/** An error in the file system itself, after which the kernel lets nobody write. */
function failUnder(root: string): void {
  const device = execFileSync('findmnt', ['-n', '-o', 'SOURCE', root], { encoding: 'utf8' }).trim();
  writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, '1');
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
