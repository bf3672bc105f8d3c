import { app } from 'electron';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Whether the node starts with the operator's session: without a window, into the tray. */
export async function startAtLogin(enabled: boolean): Promise<void> {
  if (process.platform === 'linux') return autostart(enabled);
  app.setLoginItemSettings({ openAtLogin: enabled, args: ['--hidden'] });
}

/** Linux has a folder for it, which Electron does not write. */
async function autostart(enabled: boolean): Promise<void> {
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const file = join(config, 'autostart', 'parley.desktop');
  if (!enabled) return rm(file, { force: true });
  await mkdir(join(config, 'autostart'), { recursive: true });
  await writeFile(file, desktopEntry(programOf()));
}

/** An AppImage runs from a folder that is gone at the next start. */
const programOf = (): string => process.env['APPIMAGE'] ?? process.execPath;

function desktopEntry(program: string): string {
  // As the specification wants arguments quoted.
  const quoted = `"${program.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec=${quoted} --hidden`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
