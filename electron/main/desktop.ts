import { app } from 'electron';
import { join } from 'node:path';
import { serveFiles } from '../../core/desktop/interface-files.ts';
import { createPageProxy } from '../../core/desktop/page-proxy.ts';
import { preferencesBeside, PreferencesFile } from '../../core/desktop/preferences-file.ts';
import { createShell } from '../../core/desktop/shell.ts';
import { ParleyError } from '../../core/schema/errors.ts';
import { version } from '../../core/version.ts';
import { createDialogs } from './dialogs.ts';
import type { Environment } from './environment.ts';
import { hearPage } from './hearing.ts';
import { createKeyVault } from './key-vault.ts';
import { openLog } from './log.ts';
import { MainWindow } from './main-window.ts';
import { NodeProcesses } from './node-processes.ts';
import { PAGE_HOST, serve } from './scheme.ts';
import { openSessions } from './sessions.ts';
import { createSystem } from './system.ts';
import { systemLanguage } from './system-language.ts';
import { applyTheme } from './theme.ts';

/** Puts the app together, once Chromium is ready: the only place that does. */
export async function startDesktop(environment: Environment): Promise<void> {
  const { folder, network, built } = environment;
  const profile = app.getPath('userData');
  const log = openLog(join(profile, 'desktop.log'));
  const preferences = await PreferencesFile.open(preferencesBeside(folder), log.error);
  applyTheme(preferences.current.theme);
  const sessions = openSessions();
  const icon = built('icons', 'icon.png');

  const window = new MainWindow({
    session: sessions.page,
    preload: built('preload', 'window.cjs'),
    icon,
    stateFile: join(profile, 'window.json'),
    staysInTray: () => false,
  });
  const nodes = new NodeProcesses({
    script: built('node-host', 'index.js'),
    network,
    log: log.sentence,
  });
  const dialogs = createDialogs(
    () => window.current,
    () => app.getPath('documents'),
  );
  const shell = await createShell({
    about: {
      shell: 'desktop',
      platform: process.platform,
      version,
      systemLanguage: systemLanguage(),
    },
    folder,
    preferences,
    host: (of) => nodes.of(of),
    vault: createKeyVault(join(profile, 'passphrases')),
    dialogs,
    system: createSystem(log.error),
    demo: { start: () => Promise.reject(notYet('The demo')), end: () => Promise.resolve() },
    consent: () => ({
      propose: () => Promise.reject(notYet('The consent control')),
      dismiss: () => undefined,
    }),
  });

  const proxy = createPageProxy(() => shell.fetch());
  const files = serveFiles(built('renderer'));
  serve(sessions.page, PAGE_HOST, (request) => (isApi(request) ? proxy(request) : files(request)));
  hearPage(window, shell);
  shell.onState((state) => {
    applyTheme(state.preferences.theme);
    window.send('parley:state', state);
  });

  void shell.wake();
  if (!environment.hidden) window.show();
  app.on('window-all-closed', () => app.quit());
  let stopped = false;
  app.on('before-quit', (event) => {
    window.ending = true;
    if (stopped) return;
    event.preventDefault();
    void shell
      .close()
      .catch(log.error)
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
}

const isApi = (request: Request): boolean => new URL(request.url).pathname.startsWith('/v1/');

const notYet = (what: string): ParleyError =>
  new ParleyError('NOT_READY', `${what} is not part of this version yet. Nothing was done.`);
