import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const builds = join(root, 'node_modules', '.cache', 'parley-command');
const KEPT = 10;

/**
 * The `parley` command as the sources are now, bundled, so that it starts in half the time: its 1,300 modules take Node longer to
 * find than to run. Built when a source has changed since (2 s).
 * @returns the path of a program for Node
 */
export async function commandProgram(): Promise<string> {
  const folder = join(builds, await fingerprint());
  const program = join(folder, 'main.js');
  if (existsSync(program)) return program;
  try {
    await mkdir(builds, { recursive: true });
    await access(builds, constants.W_OK);
  } catch {
    // Another user's copy: the sources themselves, then.
    return join(root, 'core', 'cli', 'main.ts');
  }
  await buildInto(folder);
  await removeOldest();
  return program;
}

/** Of all that is in the bundle; size and time stand for a file's content. */
async function fingerprint(): Promise<string> {
  const inCore = await readdir(join(root, 'core'), { recursive: true });
  const sources = inCore.filter((path) => path.endsWith('.ts')).map((path) => join('core', path));
  const built = ['for-node.ts', 'build-command.ts'].map((name) => join('build', name));
  const lines = await Promise.all(
    [...sources.sort(), ...built, 'package.json', 'package-lock.json'].map(async (path) => {
      const { size, mtimeMs } = await stat(join(root, path));
      return `${path} ${size} ${mtimeMs}\n`;
    }),
  );
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
}

/** Several may build at once: each in a folder of its own, and the first one's is taken. */
async function buildInto(folder: string): Promise<void> {
  const own = `${folder}.${process.pid}`;
  try {
    await promisify(execFile)(process.execPath, [join(root, 'build', 'build-command.ts'), own]);
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** A node that runs still loads parts of the program it was started from, so earlier ones are kept, of 5 MB each. */
async function removeOldest(): Promise<void> {
  const folders = (await readdir(builds)).map((name) => join(builds, name));
  const aged = await Promise.all(
    // Another process renames its own meanwhile: that one is as young as can be.
    folders.map(async (folder) => ({ folder, time: await timeOf(folder) })),
  );
  for (const { folder } of aged.sort((a, b) => b.time - a.time).slice(KEPT)) {
    await rm(folder, { recursive: true, force: true });
  }
}

const timeOf = async (folder: string): Promise<number> =>
  (await stat(folder).catch(() => null))?.mtimeMs ?? Infinity;
