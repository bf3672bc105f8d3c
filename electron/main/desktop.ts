import { app } from 'electron';
import { join } from 'node:path';
import { createConsentDesk } from '../../core/desktop/consent-desk.ts';
import { serveFiles } from '../../core/desktop/interface-files.ts';
import { createPageProxy } from '../../core/desktop/page-proxy.ts';
import { preferencesBeside, PreferencesFile } from '../../core/desktop/preferences-file.ts';
import { createShell, type Shell } from '../../core/desktop/shell.ts';
import { version } from '../../core/version.ts';
import { ConsentWindow } from './consent-window.ts';
import { recoverFromCrashes } from './crashes.ts';
import { createDemo } from './demo.ts';
import { createDialogs } from './dialogs.ts';
import type { Environment } from './environment.ts';
import { hearConsent, hearPage } from './hearing.ts';
import { createKeyVault } from './key-vault.ts';
import { openLog } from './log.ts';
import { MainWindow } from './main-window.ts';
import { NodeProcesses } from './node-processes.ts';
import type { Opening } from './opening.ts';
import { quitInGoodOrder } from './quitting.ts';
import { CONSENT_HOST, PAGE_HOST, serve } from './scheme.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { reached } from './stages.ts';
import { showSurroundings } from './surroundings.ts';
import { createSystem } from './system.ts';
import { systemLanguage } from './system-language.ts';
import { applyTheme } from './theme.ts';

/** Puts the app together, once Chromium is ready: the only place that does. */
export async function startDesktop(environment: Environment, opening: Opening): Promise<void> {
  reached('chromium');
  const { folder, network, built } = environment;
  const profile = app.getPath('userData');
  const icon = (name: string) => built('icons', name);
  const log = openLog(join(profile, 'desktop.log'));
  const preferences = await PreferencesFile.open(preferencesBeside(folder), log.error);
  applyTheme(preferences.current.theme);
  const sessions = openSessions();

  const window = new MainWindow({
    session: sessions.page,
    preload: built('preload', 'window.cjs'),
    icon: icon('icon.png'),
    stateFile: join(profile, 'window.json'),
    staysInTray: () => preferences.current.keepInTray,
    onHidden: () => surroundings.tellOfTray(),
  });
  const surface = new ConsentWindow({
    session: sessions.consent,
    preload: built('preload', 'consent.cjs'),
    icon: icon('icon.png'),
    parent: () => window.current,
  });
  const dialogs = createDialogs(
    () => window.current,
    () => app.getPath('documents'),
  );
  const nodes = new NodeProcesses({
    script: built('node-host', 'index.js'),
    network,
    log: log.sentence,
  });
  const spoken = systemLanguage(app.getPreferredSystemLanguages());
  const shell = await createShell({
    about: {
      shell: 'desktop',
      platform: process.platform,
      version,
      systemLanguage: spoken,
    },
    folder,
    preferences,
    host: (of) => (of === folder ? nodes.of(of) : nodes.of(of, onThisMachine)),
    vault: createKeyVault(join(profile, 'passphrases')),
    dialogs,
    system: createSystem(log.error),
    demo: createDemo({
      script: built('node-host', 'demo-partners.js'),
      root: join(profile, 'demo'),
      language: () => preferences.current.language ?? spoken,
    }),
    consent: (side) => {
      const desk = createConsentDesk({ ...side, dialogs, surface, now: Date.now });
      hearConsent(surface, desk);
      return desk;
    },
  });

  servePages(sessions, shell, built);
  hearPage(window, shell);
  shell.onState((state) => {
    applyTheme(state.preferences.theme);
    window.send('parley:state', state);
  });
  const surroundings = showSurroundings({ shell, window, icon, profile, log: log.error });
  recoverFromCrashes(() => window.current, log.sentence);
  quitInGoodOrder({
    words: surroundings.words,
    running: surroundings.running,
    window: () => window.current,
    ending: () => (window.ending = true),
    stop: () => shell.close(),
    log: log.error,
  });
  app.on('window-all-closed', () => {
    if (!preferences.current.keepInTray) app.quit();
  });
  app.on('activate', () => window.show());

  reached('shell');
  void shell.wake().then(() => reached('node'));
  if (!environment.hidden) window.show();
  opening.handTo({
    show: () => window.show(),
    invitation: (text) => shell.openInvitation(text),
    log: log.error,
  });
}

function servePages(sessions: Sessions, shell: Shell, built: Environment['built']): void {
  const proxy = createPageProxy(() => shell.fetch());
  const files = serveFiles(built('renderer'));
  serve(sessions.page, PAGE_HOST, (request) => (isApi(request) ? proxy(request) : files(request)));
  serve(sessions.consent, CONSENT_HOST, serveFiles(built('consent')));
}

const isApi = (request: Request): boolean => new URL(request.url).pathname.startsWith('/v1/');

/** The demo's nodes are for each other alone. */
const onThisMachine = { listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, api: null };
