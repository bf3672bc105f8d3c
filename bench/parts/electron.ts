import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Electron's own program: that of ELECTRON_OVERRIDE_DIST_PATH, or the one the package has fetched; null for none. */
export function electronProgram(): string | null {
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as const;
  const program =
    process.platform in name ? name[process.platform as keyof typeof name] : 'electron';
  const installed = fileURLToPath(new URL('../../node_modules/electron/dist', import.meta.url));
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? installed, program);
  return existsSync(path) ? path : null;
}
