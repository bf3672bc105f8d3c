import { z } from 'zod';
import type { Shell } from '../../core/desktop/shell.ts';
import { answerOn } from './ipc.ts';
import type { MainWindow } from './main-window.ts';
import { PAGE_HOST } from './scheme.ts';

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
