import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOf, type Copy } from './copies.ts';
import { countAll, nothing, readCount, type Count } from './count.ts';
import type { DamageKind } from './damage.ts';
import {
  makeStoreFolder,
  openDatabase,
  repairDatabase,
  requireUnlocked,
  type Database,
} from './database.ts';
import { hasCode } from '../schema/errors.ts';
import { storeFailure } from './failure.ts';
import { Mark } from './mark.ts';
import { isSoundTable } from './table-file.ts';
import { droppedAtOpen } from './recovery-report.ts';

export interface Opened {
  readonly database: Database;
  /** What is there. */
  readonly count: Count;
  /** What is wrong with it as a whole; empty when nothing is. */
  readonly kinds: ReadonlySet<DamageKind>;
}

/**
 * Opens a database and compares it with its own count and the mark beside it. What LevelDB cannot read is repaired from
 * the files as they were before it touched them.
 * @returns also the copy of those files, to be dropped or kept
 * @throws ParleyError STORE_LOCKED, STORE_UNWRITABLE; STORE_DAMAGED when nothing could be made of it
 */
export async function openChecked(
  folder: string,
): Promise<{ readonly opened: Opened; readonly copy: Copy | null }> {
  await makeStoreFolder(folder);
  const mark = await Mark.read(folder).catch((cause: unknown) => {
    throw storeFailure(folder, 'opened', cause);
  });
  await requireUnlocked(folder);
  const copy = await copyOf(folder).catch((cause: unknown) => {
    throw storeFailure(folder, 'opened', cause);
  });
  try {
    const sound = await soundFiles(folder, copy);
    const first =
      sound.length < (copy?.files.length ?? 0) ? null : await tryToOpen(folder, mark, copy);
    if (first !== null && !(first.kinds.size > 0 && (await lostTables(folder, copy)))) {
      return { opened: first, copy };
    }
    await first?.database.close();
    await copy?.putBack(sound);
    await repairDatabase(folder);
    const repaired = await lookAt(await openDatabase(folder), folder, mark);
    // Tables of all ages stand side by side now, and the newest of two records need not be the one that is found.
    await compact(repaired.database).catch(async (error: unknown) => {
      await repaired.database.close();
      throw error;
    });
    return { opened: { ...repaired, kinds: new Set([...repaired.kinds, 'repaired']) }, copy };
  } catch (error) {
    const failure = storeFailure(folder, 'opened', error);
    // Of what is damaged beyond repair the copy is all there is; whether it can be kept must not hide why it is.
    const settled = failure.code === 'STORE_DAMAGED' ? copy?.keep() : copy?.drop();
    await settled?.catch(() => undefined);
    throw failure;
  }
}

/** null when LevelDB cannot read its files. */
async function tryToOpen(
  folder: string,
  mark: number | null | 'unreadable',
  copy: Copy | null,
): Promise<Opened | null> {
  if (copy !== null && !(await knowsItsManifest(folder))) return null;
  try {
    return await lookAt(await openDatabase(folder), folder, mark);
  } catch (error) {
    if (hasCode(error, 'STORE_DAMAGED')) return null;
    throw error;
  }
}

/**
 * CURRENT names the manifest, which names all other files. Without it LevelDB would take the folder for a new one and
 * remove what is in it.
 */
async function knowsItsManifest(folder: string): Promise<boolean> {
  try {
    const [, manifest] =
      /^(MANIFEST-\d+)\n$/.exec(await readFile(join(folder, 'CURRENT'), 'latin1')) ?? [];
    return manifest !== undefined && (await readdir(folder)).includes(manifest);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw storeFailure(folder, 'opened', error);
  }
}

async function lookAt(
  database: Database,
  folder: string,
  mark: number | null | 'unreadable',
): Promise<Opened> {
  try {
    const dropped = await droppedAtOpen(folder);
    const said = await readCount(database);
    const there = await countAll(database);
    const kinds = new Set<DamageKind>();
    if (dropped) kinds.add('dropped');
    if (said === null) {
      // Neither count nor mark, but records: a store from before they were kept.
      if (mark === 'unreadable' || (mark !== null && mark > 0)) kinds.add('count');
    } else {
      if (typeof mark !== 'number') kinds.add('count');
      else if (said.writes < mark) kinds.add('set-back');
      if (said.records !== there.records || said.sum !== there.sum) kinds.add('records');
    }
    const writes = Math.max((said ?? nothing).writes, typeof mark === 'number' ? mark : 0);
    return { database, count: { ...there, writes }, kinds };
  } catch (cause) {
    await database.close();
    throw storeFailure(folder, 'read', cause);
  }
}

/** Logs, which LevelDB checks itself, and those tables that may come before it. */
async function soundFiles(folder: string, copy: Copy | null): Promise<string[]> {
  const sound: string[] = [];
  for (const name of copy?.files ?? []) {
    if (name.endsWith('.log') || isSoundTable(await readFile(join(folder, name)))) sound.push(name);
  }
  return sound;
}

/** Whether LevelDB removed tables at opening; whatever it found in logs it has written to new ones. */
async function lostTables(folder: string, copy: Copy | null): Promise<boolean> {
  const there = new Set(await readdir(folder));
  return copy?.files.some((name) => !name.endsWith('.log') && !there.has(name)) ?? false;
}

async function compact(database: Database): Promise<void> {
  const compactRange: unknown = Reflect.get(database, 'compactRange');
  if (typeof compactRange === 'function') {
    await Reflect.apply(compactRange, database, ['!', '~']);
  }
}
