import { app, Menu, nativeImage, Tray } from 'electron';
import type { NodeCondition } from '../../core/schema/desktop/shell.ts';
import type { Words } from './words.ts';

export interface TrayPorts {
  readonly icon: (name: string) => string;
  readonly open: (route: string | null) => void;
}

export interface TrayState {
  readonly words: Words;
  readonly condition: NodeCondition['condition'];
  readonly waiting: number;
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

  update({ words, condition, waiting }: TrayState): void {
    const { tray } = words;
    const status = tray.status[condition];
    const lines = [status, waiting === 0 ? '' : tray.waiting(waiting)].filter((it) => it !== '');
    const shown = [...lines, tray.open].join('\n');
    // Some systems close an open menu when it is set anew.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setToolTip(['Parley', ...lines].join('\n'));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: status, enabled: false },
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
