import { app, type BrowserWindow } from 'electron';
import { Recoveries } from './recoveries.ts';

/** Parts of the app that end by themselves: noted, and what the operator looks at is brought back; the consent control brings back itself. */
export function recoverFromCrashes(
  window: () => BrowserWindow | null,
  log: (sentence: string) => void,
): void {
  const recoveries = new Recoveries();
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') log(`${name ?? type} ended: ${reason} (${exitCode})`);
  });
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`The page ${contents.getURL()} ended: ${reason} (${exitCode})`);
    if (contents !== window()?.webContents) return;
    if (recoveries.oneMore(Date.now())) contents.reload();
  });
}
