import { app, type BrowserWindow } from 'electron';

const IN_A_ROW = 3;
const CALM = 60_000;

/** Parts of the app that end by themselves: noted, and what the operator looks at is brought back. */
export function recoverFromCrashes(
  window: () => BrowserWindow | null,
  log: (sentence: string) => void,
): void {
  const times: number[] = [];
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') log(`${name ?? type} ended: ${reason} (${exitCode})`);
  });
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log(`The page ${contents.getURL()} ended: ${reason} (${exitCode})`);
    if (contents !== window()?.webContents) return;
    const now = Date.now();
    times.push(now);
    // One that ends as soon as it is shown would do so for ever.
    if (times.filter((time) => now - time < CALM).length <= IN_A_ROW) contents.reload();
  });
}
