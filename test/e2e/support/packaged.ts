import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { extractFile } from '@electron/asar';
import { onTestFinished } from 'vitest';
import { appEnvironment } from './app.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'dist', 'linux-unpacked');

export const packagedProgram = join(folder, 'parley');

/** Packs what out/ holds, unless that has been done. */
export async function packageApp(): Promise<void> {
  if (await isCurrent()) return;
  const builder = join(root, 'node_modules', '.bin', 'electron-builder');
  const packing = spawn(builder, ['--config', 'build/electron-builder.ts', '--dir'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((end) => packing.once('exit', end));
  if (code !== 0) throw new Error(`electron-builder ended with ${String(code)}`);
}

async function isCurrent(): Promise<boolean> {
  const archive = join(folder, 'resources', 'app.asar');
  if (!existsSync(packagedProgram) || !existsSync(archive)) return false;
  const built = await readdir(join(root, 'out'), { recursive: true, withFileTypes: true });
  return built
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .every((path) => readFileSync(join(root, path)).equals(packed(archive, path)));
}

function packed(archive: string, path: string): Buffer {
  try {
    return extractFile(archive, path);
  } catch {
    // A file that was not there when it was packed.
    return Buffer.alloc(0);
  }
}

export interface Started {
  readonly child: ChildProcess;
  /** What it wrote to both of its outputs. */
  readonly said: () => string;
  /** As the system asks programs to end. @returns its exit code */
  end(): Promise<number | null>;
}

/** The packaged program as whoever can start it might start it. */
export function startPackaged(
  home: string,
  node: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Started {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(packagedProgram, [...asRoot, ...args], {
    env: appEnvironment(home, node, environment),
  });
  const pieces: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (data: Buffer) => pieces.push(data));
  }
  const gone = new Promise<number | null>((end) => child.once('exit', end));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return {
    child,
    said: () => Buffer.concat(pieces).toString(),
    end: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
