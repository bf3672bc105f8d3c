import { app, type BrowserWindow, nativeImage } from 'electron';

/** How many decisions wait for the operator, on the app's icon; nothing else is counted there. */
export function showBadge(
  waiting: number,
  window: BrowserWindow | null,
  icon: string,
  sentence: string,
): void {
  if (process.platform === 'win32') {
    const overlay = waiting === 0 ? null : nativeImage.createFromPath(icon);
    window?.setOverlayIcon(overlay, waiting === 0 ? '' : sentence);
  } else {
    app.setBadgeCount(waiting);
  }
}
