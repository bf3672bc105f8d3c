import { z } from 'zod';
import type { ConsentDesk } from '../../core/desktop/consent-desk.ts';
import type { Shell } from '../../core/desktop/shell.ts';
import { ConsentAnswer } from '../../core/schema/desktop/consent.ts';
import type { ConsentWindow } from './consent-window.ts';
import { answerOn } from './ipc.ts';
import type { MainWindow } from './main-window.ts';
import { CONSENT_HOST, PAGE_HOST } from './scheme.ts';

const Name = z.string().max(60);
const Paths = z.array(z.string().max(4096)).max(1000);

/** What the interface's page may say. */
export function hearPage(window: MainWindow, shell: Shell): void {
  const ear = { window: () => window.current, host: PAGE_HOST };
  // What is no name is the name of no call; the shell says so as of any other.
  answerOn('parley:call', ear, (name, args) => shell.call(Name.safeParse(name).data ?? '', args));
  answerOn('parley:dropped', ear, async (dropped) => {
    const paths = Paths.parse(dropped);
    await shell.grant(paths);
    return paths;
  });
}

/** What the consent control's page may say. */
export function hearConsent(window: ConsentWindow, desk: ConsentDesk): void {
  const ear = { window: () => window.current, host: CONSENT_HOST };
  // Closing the window decides nothing.
  window.onClosed(() => desk.dismiss());
  window.onLost(() => desk.lost());
  answerOn('consent:pending', ear, async () => desk.pending());
  answerOn('consent:answer', ear, (answer) => desk.answer(ConsentAnswer.parse(answer)));
}
