import { app, Menu, nativeImage, Tray } from 'electron';
import type { NodeCondition } from '../../core/schema/desktop/shell.ts';
import type { Words } from './words.ts';

export interface TrayPorts {
  readonly icon: (name: string) => string;
  readonly open: (route: string | null) => void;
  readonly showDecision: () => void;
}

export interface TrayState {
  readonly words: Words;
  readonly condition: NodeCondition['condition'];
  readonly waiting: number;
  /** A decision waits without a window. */
  readonly held: boolean;
}

/** The node's place in the system's bar, in words; it is there while the app runs, with or without a window. */
export class StatusTray {
  readonly #tray: Tray;
  readonly #ports: TrayPorts;
  #shown = '';

  constructor(ports: TrayPorts) {
    this.#ports = ports;
    const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
    this.#tray = new Tray(nativeImage.createFromPath(ports.icon(name)));
    this.#tray.on('click', () => ports.open(null));
  }

  update({ words, condition, waiting, held }: TrayState): void {
    const { tray } = words;
    const status = tray.status[condition];
    const lines = [
      status,
      ...(held ? [tray.held] : []),
      ...(waiting === 0 ? [] : [tray.waiting(waiting)]),
    ];
    const shown = [...lines, tray.open].join('\n');
    // Some systems close an open menu when it is set anew.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(['Parley', ...lines].join('\n'));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: status, enabled: false },
        ...(held ? [{ label: tray.held, click: () => this.#ports.showDecision() }] : []),
        ...(waiting === 0
          ? []
          : [{ label: tray.waiting(waiting), click: () => this.#ports.open('#/inbox') }]),
        { type: 'separator' },
        { label: tray.open, click: () => this.#ports.open(null) },
        { label: tray.quit, click: () => app.quit() },
      ]),
    );
  }
}
