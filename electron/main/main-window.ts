import { app, BrowserWindow, type Session } from 'electron';
import { PAGE_HOST, pageUrl } from './scheme.ts';
import { reached } from './stages.ts';
import { windowBackground } from './theme.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly stateFile: string;
  /** @returns whether closing only hides it */
  readonly staysInTray: () => boolean;
  /** It was closed that way. */
  readonly onHidden: () => void;
}

/** What every window of the app is, whatever it shows. */
export const confined = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webviewTag: false,
  webSecurity: true,
  navigateOnDragDrop: false,
  spellcheck: false,
  // For those who develop it: they would be a way into the consent control.
  devTools: !app.isPackaged,
} as const;

/** The one window of the interface: made when it is first asked for, and again when it was closed. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  /** Set when the app ends: closing is closing then. */
  ending = false;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    // One that is still being painted shows itself when it is.
    if (!window.webContents.isLoadingMainFrame()) window.show();
    window.focus();
  }

  send(channel: string, message: unknown): void {
    this.#window?.webContents.send(channel, message);
  }

  #open(): BrowserWindow {
    const { session, preload, icon, stateFile, staysInTray, onHidden } = this.#options;
    const { place, width, height, maximised } = readWindowState(stateFile);
    const window = new BrowserWindow({
      ...place,
      width,
      height,
      minWidth: 640,
      minHeight: 480,
      title: 'Parley',
      icon,
      show: false,
      backgroundColor: windowBackground(),
      webPreferences: { ...confined, session, preload },
    });
    this.#window = window;
    keepWindowState(window, stateFile);
    window.once('ready-to-show', () => {
      if (maximised) window.maximize();
      window.show();
      reached('window');
    });
    window.on('close', (event) => {
      if (this.ending || !staysInTray()) return;
      event.preventDefault();
      window.hide();
      onHidden();
    });
    window.once('closed', () => (this.#window = null));
    void window.loadURL(pageUrl(PAGE_HOST));
    return window;
  }
}
