import { spawnSync } from 'node:child_process';
import { electronProgram } from '../../../build/electron-program.ts';

/** Whether the desktop app can be run here, and what stands in the way if not: tests say so instead of passing. */

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
