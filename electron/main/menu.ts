import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Words } from './words.ts';

export interface MenuPorts {
  readonly open: (route: string) => void;
  readonly openInvitation: () => void;
  readonly showLogs: () => void;
  readonly showDecision: () => void;
}

type Items = MenuItemConstructorOptions[];

const DECISION = 'decision';
const mac = process.platform === 'darwin';
const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The menu bar, in the operator's language; every screen has a key. */
export function showMenu({ menu }: Words, ports: MenuPorts): void {
  const screen = (label: string, number: number, route: string): MenuItemConstructorOptions => ({
    label,
    accelerator: `CmdOrCtrl+${number}`,
    click: () => ports.open(route),
  });
  const settings: MenuItemConstructorOptions = {
    label: menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => ports.open('#/settings'),
  };
  const quit: MenuItemConstructorOptions = {
    label: menu.quit,
    accelerator: 'CmdOrCtrl+Q',
    click: () => app.quit(),
  };
  const about: MenuItemConstructorOptions = { label: menu.about, role: 'about' };
  const file: Items = [
    { label: menu.openInvitation, accelerator: 'CmdOrCtrl+O', click: ports.openInvitation },
    ...(mac ? [] : [separator, settings]),
    separator,
    { label: menu.closeWindow, role: 'close' },
    ...(mac ? [] : [quit]),
  ];
  const edit: Items = [
    { label: menu.undo, role: 'undo' },
    { label: menu.redo, role: 'redo' },
    separator,
    { label: menu.cut, role: 'cut' },
    { label: menu.copy, role: 'copy' },
    { label: menu.paste, role: 'paste' },
    { label: menu.selectAll, role: 'selectAll' },
  ];
  const view: Items = [
    {
      id: DECISION,
      label: menu.showDecision,
      accelerator: 'CmdOrCtrl+D',
      enabled: false,
      click: ports.showDecision,
    },
    separator,
    screen(menu.requests, 1, '#/inbox'),
    screen(menu.tasks, 2, '#/tasks'),
    screen(menu.datasets, 3, '#/data'),
    screen(menu.collaborations, 4, '#/collaborations'),
    screen(menu.history, 5, '#/history'),
    separator,
    { label: menu.normalSize, role: 'resetZoom' },
    { label: menu.larger, role: 'zoomIn' },
    { label: menu.smaller, role: 'zoomOut' },
    separator,
    { label: menu.fullScreen, role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
  ];
  const window: Items = [{ label: menu.minimise, role: 'minimize' }];
  const help: Items = [
    { label: menu.logFolder, click: ports.showLogs },
    ...(mac ? [] : [separator, about]),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ label: 'Parley', submenu: [about, separator, settings, separator, quit] }] : []),
      { label: menu.file, submenu: file },
      { label: menu.edit, submenu: edit },
      { label: menu.view, submenu: view },
      { label: menu.window, role: 'window', submenu: window },
      { label: menu.help, role: 'help', submenu: help },
    ]),
  );
}

/** A key press or a click here comes from a person: no page can make one. */
export function enableDecision(held: boolean): void {
  const item = Menu.getApplicationMenu()?.getMenuItemById(DECISION) ?? null;
  if (item !== null) item.enabled = held;
}
