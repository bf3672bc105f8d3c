import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const LEVELDB = /^(\d+\.(ldb|sst|log)|MANIFEST-\d+|CURRENT)$/;
const KEPT = /^(\d+\.(ldb|sst|log))$/;
/** Each may be as large as the store. */
const MOST_COPIES = 3;

/**
 * LevelDB's files as they are before it opens them, as links that take no room: opening removes what a damaged manifest
 * does not name. They go when the opening found nothing wrong, and are kept when it did. LevelDB never writes into a file
 * that was there when it was opened.
 */
export interface Copy {
  /** Names of the files that hold records. */
  readonly files: readonly string[];
  /** Has these in the folder, linked back where they are gone, and none of the others. */
  putBack(files: readonly string[]): Promise<void>;
  /** @returns where it is now; null when there are enough */
  keep(): Promise<string | null>;
  drop(): Promise<void>;
}

/** null where there is nothing yet, or no links can be made. */
export async function copyOf(folder: string): Promise<Copy | null> {
  const names = (await readdir(folder)).filter((name) => LEVELDB.test(name));
  if (names.length === 0) return null;
  const place = `${folder}.opening`;
  const drop = () => rm(place, { recursive: true, force: true });
  try {
    await drop();
    await mkdir(place, { mode: 0o700 });
    for (const name of names) await link(join(folder, name), join(place, name));
  } catch {
    // A file system without links, or without room: opening goes on without.
    await drop();
    return null;
  }
  return {
    files: names.filter((name) => KEPT.test(name)),
    async putBack(files) {
      const there = new Set(await readdir(folder));
      for (const name of names) {
        if (!files.includes(name)) await rm(join(folder, name), { force: true });
        else if (!there.has(name)) await link(join(place, name), join(folder, name));
      }
    },
    async keep() {
      const beside = `${basename(folder)}.damaged-`;
      const kept = (await readdir(dirname(folder))).filter((name) => name.startsWith(beside));
      if (kept.length < MOST_COPIES) {
        const to = `${folder}.damaged-${kept.length + 1}`;
        await rename(place, to);
        return to;
      }
      await drop();
      return null;
    },
    drop,
  };
}
