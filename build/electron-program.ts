import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const names: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

/** The folder of the electron package, which says where it has put its runtime once it has fetched one. */
export const electronPackage = dirname(
  createRequire(import.meta.url).resolve('electron/package.json'),
);

/** The Electron to run here: the one that is named, or the package's own; null when there is none yet. */
export function electronProgram(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? null;
  const program =
    folder === null ? ownProgram() : join(folder, names[process.platform] ?? 'electron');
  return program !== null && existsSync(program) ? program : null;
}

function ownProgram(): string | null {
  const note = join(electronPackage, 'path.txt');
  return existsSync(note) ? join(electronPackage, 'dist', readFileSync(note, 'utf8').trim()) : null;
}
