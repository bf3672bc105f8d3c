import { app, type BrowserWindow, dialog } from 'electron';
import type { Words } from './words.ts';

export interface QuittingPorts {
  readonly words: () => Words;
  /** Tasks this node takes part in at this moment. */
  readonly running: () => number;
  readonly window: () => BrowserWindow | null;
  /** From here on windows close when they are asked to. */
  readonly ending: () => void;
  /** Stops the node in good order. */
  readonly stop: () => Promise<void>;
  readonly log: (error: unknown) => void;
}

/** The app ends once the node has: asked first where a task would have to wait. */
export function quitInGoodOrder(ports: QuittingPorts): void {
  let state: 'running' | 'asking' | 'stopping' | 'stopped' = 'running';

  const quit = async (): Promise<void> => {
    state = 'asking';
    if (!(await mayQuit(ports))) {
      state = 'running';
      return;
    }
    state = 'stopping';
    ports.ending();
    await ports.stop().catch(ports.log);
    state = 'stopped';
    app.quit();
  };

  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'running') void quit();
  });
  // The system's own end of the session waits for nobody's answer, but a node that is told to stop does so in time.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (state === 'stopping' || state === 'stopped') return;
      state = 'stopping';
      ports.ending();
      void ports
        .stop()
        .catch(ports.log)
        .finally(() => app.exit(0));
    });
  }
}

async function mayQuit({ running, words, window }: QuittingPorts): Promise<boolean> {
  const tasks = running();
  if (tasks === 0) return true;
  const { quit } = words();
  const options = {
    type: 'question' as const,
    message: quit.question(tasks),
    detail: quit.explanation,
    buttons: [quit.quit, quit.stay],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const above = window();
  const { response } =
    above === null || !above.isVisible()
      ? await dialog.showMessageBox(options)
      : await dialog.showMessageBox(above, options);
  return response === 0;
}
