import { link, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

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
  /** Has these in the folder, linked back where they are gone, and none of the others where LevelDB would find them. */
  putBack(files: readonly string[]): Promise<void>;
  /** @returns where it is now; null when there are enough, or none could be made */
  keep(): Promise<string | null>;
  drop(): Promise<void>;
}

/** null where there is nothing yet. */
export async function copyOf(folder: string): Promise<Copy | null> {
  const names = (await readdir(folder)).filter((name) => LEVELDB.test(name));
  if (names.length === 0) return null;
  const files = names.filter((name) => KEPT.test(name));
  const place = `${folder}.opening`;
  const linked = await linkAll(names, folder, place);
  return {
    files,
    async putBack(wanted) {
      const there = new Set(await readdir(folder));
      for (const name of names) {
        const path = join(folder, name);
        if (!wanted.includes(name) && there.has(name)) {
          // Where it is in no copy it stays, under a name that LevelDB does not look at.
          await (linked ? rm(path) : rename(path, `${path}.damaged`));
        } else if (wanted.includes(name) && !there.has(name) && linked) {
          await link(join(place, name), path);
        }
      }
    },
    async keep() {
      if (!linked) return null;
      for (let number = 1; number <= MOST_COPIES; number++) {
        const to = `${folder}.damaged-${number}`;
        if (await exists(to)) continue;
        await rename(place, to);
        return to;
      }
      await remove(place);
      return null;
    },
    drop: () => remove(place),
  };
}

/** @returns false on a file system without links, or without room: opening goes on without a copy */
async function linkAll(names: readonly string[], folder: string, place: string): Promise<boolean> {
  try {
    await remove(place);
    await mkdir(place, { mode: 0o700 });
    for (const name of names) await link(join(folder, name), join(place, name));
    return true;
  } catch {
    await remove(place);
    return false;
  }
}

const remove = (place: string): Promise<void> => rm(place, { recursive: true, force: true });

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
