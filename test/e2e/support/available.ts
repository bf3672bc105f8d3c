import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Whether the desktop app can be run here, and what stands in the way if not: tests say so instead of passing. */

const programName: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

export function electronProgram(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? installedFolder();
  if (folder === null) return null;
  const program = join(folder, programName[process.platform] ?? 'electron');
  return existsSync(program) ? program : null;
}

export const hasXvfb = (): boolean => spawnSync('Xvfb', ['-help']).error === undefined;

/** null: it can be run. */
export function obstacle(): string | null {
  if (electronProgram() === null) {
    return 'no Electron runtime: set ELECTRON_OVERRIDE_DIST_PATH, or run npx install-electron';
  }
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined && !hasXvfb()) {
    return 'no display: set DISPLAY, or install Xvfb';
  }
  return null;
}

/** Where the electron package has put its runtime; it fetches it only when asked to. */
function installedFolder(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  return dirname(join(folder, 'dist', readFileSync(note, 'utf8')));
}
