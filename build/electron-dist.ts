import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronPackage } from './electron-program.ts';

/** An Electron that lies here already, for machines that fetch nothing; null: electron-builder fetches the official one. */
export const electronDist: string | null = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? null;

/** That one's version, or the one package.json pins. */
export const electronVersion: string = versionIn(electronDist);

function versionIn(folder: string | null): string {
  const note = folder === null ? null : join(folder, 'version');
  if (note !== null && existsSync(note)) return readFileSync(note, 'utf8').trim().replace(/^v/, '');
  const about = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')) as {
    version: string;
  };
  return about.version;
}
