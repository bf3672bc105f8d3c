import { type BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { ParleyError } from '../../core/schema/errors.ts';
import { type Host, isAt } from './scheme.ts';

export interface Ear {
  /** The window whose page may speak on this channel. */
  readonly window: () => BrowserWindow | null;
  readonly host: Host;
}

/**
 * The one way in for pages. A channel hears the main frame of the one window it is meant for, at that page's own address,
 * and nobody else; what is said is parsed by whoever answers.
 */
export function answerOn(
  channel: string,
  ear: Ear,
  answer: (...args: readonly unknown[]) => Promise<unknown>,
): void {
  ipcMain.handle(channel, async (event, ...args: readonly unknown[]) => {
    if (isMeant(event, ear)) return answer(...args);
    throw new ParleyError('NOT_ALLOWED', 'This page may not ask that. Nothing was done.');
  });
}

function isMeant({ sender, senderFrame }: IpcMainInvokeEvent, { window, host }: Ear): boolean {
  const contents = window()?.webContents;
  if (contents === undefined || sender !== contents || senderFrame === null) return false;
  return senderFrame === contents.mainFrame && isAt(senderFrame.url, host);
}
