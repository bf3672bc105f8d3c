import { BrowserWindow, type Session } from 'electron';
import type { ConsentSurface } from '../../core/desktop/ports.ts';
import { Recoveries } from './recoveries.ts';
import { confined } from './main-window.ts';
import { CONSENT_HOST, pageUrl } from './scheme.ts';
import { windowBackground } from './theme.ts';

export interface ConsentWindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  /** The window it belongs to; it stands before that one until it is answered. */
  readonly parent: () => BrowserWindow | null;
}

/**
 * The consent control: a window, origin, session and process of its own, so that no code of the interface runs where
 * decisions are made (PROTOCOL.md rule 22).
 */
export class ConsentWindow implements ConsentSurface {
  readonly comesForward = true;
  readonly #options: ConsentWindowOptions;
  readonly #recoveries = new Recoveries();
  #window: BrowserWindow | null = null;
  #closed: () => void = () => undefined;
  #lost: () => void = () => undefined;

  constructor(options: ConsentWindowOptions) {
    this.#options = options;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** By the operator, not because it was answered. */
  onClosed(hear: () => void): void {
    this.#closed = hear;
  }

  /** Its page ended by itself again and again. */
  onLost(hear: () => void): void {
    this.#lost = hear;
  }

  show(): void {
    const window = this.#window ?? this.#open();
    window.webContents.send('consent:changed');
    if (!window.webContents.isLoadingMainFrame()) window.show();
  }

  hide(): void {
    const window = this.#window;
    this.#window = null;
    window?.destroy();
  }

  /** What is pending is shown anew, to be read and chosen anew: nothing of a page that is gone counts. */
  #replace(gone: BrowserWindow): void {
    if (this.#window !== gone) return;
    this.hide();
    if (this.#recoveries.oneMore(Date.now())) this.show();
    else this.#lost();
  }

  #open(): BrowserWindow {
    const { session, preload, icon } = this.#options;
    const parent = this.#options.parent();
    const window = new BrowserWindow({
      width: 560,
      height: 680,
      minWidth: 420,
      minHeight: 360,
      ...(parent === null ? {} : { parent, modal: true }),
      title: 'Parley',
      icon,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: windowBackground(),
      webPreferences: { ...confined, session, preload },
    });
    this.#window = window;
    window.removeMenu();
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      if (this.#window !== window) return;
      this.#window = null;
      this.#closed();
    });
    window.webContents.once('render-process-gone', () => setImmediate(() => this.#replace(window)));
    void window.loadURL(pageUrl(CONSENT_HOST));
    return window;
  }
}
