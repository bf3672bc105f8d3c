import { join } from 'node:path';
import type { Shell } from '../../core/desktop/shell.ts';
import { showBadge } from './badge.ts';
import type { MainWindow } from './main-window.ts';
import { enableDecision, showMenu } from './menu.ts';
import { NodeWatch } from './node-watch.ts';
import { Notifications } from './notifications.ts';
import { StatusTray } from './tray.ts';
import { wordsIn } from './words.ts';

export interface SurroundingsPorts {
  readonly shell: Shell;
  readonly window: MainWindow;
  readonly icon: (name: string) => string;
  readonly profile: string;
  readonly log: (error: unknown) => void;
}

/** What the app shows outside its windows: tray, menu, badge, notifications; always as the node and the language are now. */
export function showSurroundings({ shell, window, icon, profile, log }: SurroundingsPorts) {
  const words = () => wordsIn(shell.language());
  const open = (route: string | null): void => {
    if (route !== null) shell.openRoute(route);
    window.show();
  };
  const showDecision = (): void => {
    window.show();
    shell.showHeldDecision().catch(log);
  };
  const notifications = new Notifications({
    file: join(profile, 'told.json'),
    icon: icon('icon.png'),
    words,
    wanted: () => shell.state().preferences.notifications,
    open,
    log,
  });
  const tray = new StatusTray({ icon, open, showDecision });
  const watch = new NodeWatch(
    () => shell.fetch(),
    ({ inbox }) => {
      notifications.waiting(inbox);
      update();
    },
  );
  let menuIn = '';
  let gaveUp = false;

  function update(): void {
    const { node, decisionHeld: held } = shell.state();
    const waiting = watch.seen.inbox.length;
    tray.update({ words: words(), condition: node.condition, waiting, held });
    const all = waiting + (held ? 1 : 0);
    showBadge(all, window.current, icon('tray.png'), words().tray.waiting(all));
    if (menuIn !== shell.language()) {
      menuIn = shell.language();
      showMenu(words(), {
        open,
        openInvitation: () => void chooseInvitation(shell, window).catch(log),
        showLogs: () => void shell.call('open-log-folder', {}),
        showDecision,
      });
    }
    enableDecision(held);
    const failed = node.condition === 'failed' && node.retryAt === null;
    if (failed && !gaveUp)
      notifications.show(words().tray.status.failed, node.failure.sentence, null);
    gaveUp = failed;
    watch.follow(node.condition === 'running');
  }

  shell.onState(update);
  update();
  return {
    running: () => watch.seen.running,
    words,
    /** Once in the life of an installation: closing the window has not ended it. */
    tellOfTray: () => {
      if (shell.state().preferences.toldOfTray) return;
      const { staysTitle, stays } = words().tray;
      notifications.show(staysTitle, stays, null);
      void shell.call('change-preferences', { toldOfTray: true });
    },
  };
}

async function chooseInvitation(shell: Shell, window: MainWindow): Promise<void> {
  window.show();
  const reply = await shell.call('choose-files', { kind: 'invitation' });
  if (!reply.ok || reply.value === null) return;
  const { text } = reply.value as { text: string | null };
  if (text !== null) shell.openInvitation(text.trim());
}
