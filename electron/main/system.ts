import { app, clipboard, shell as opener } from 'electron';
import { mkdir } from 'node:fs/promises';
import type { System } from '../../core/desktop/ports.ts';
import { ParleyError } from '../../core/schema/errors.ts';
import { startAtLogin } from './login-item.ts';

export function createSystem(report: (error: unknown) => void): System {
  return {
    copyText: (text) => void clipboard.writeText(text),
    openFolder: async (path) => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      const failure = await opener.openPath(path);
      if (failure === '') return;
      throw new ParleyError('NOT_FOUND', `${path} could not be opened (${failure}).`);
    },
    startAtLogin: (enabled) => void startAtLogin(enabled).catch(report),
    quit: () => app.quit(),
  };
}
