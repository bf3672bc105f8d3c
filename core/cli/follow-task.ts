import type { TaskView } from '../schema/api/tasks.ts';
import type { ParleyError } from '../schema/errors.ts';
import type { Context } from './context.ts';
import { LiveLine } from './live-line.ts';
import { logText, progressOf } from './task-text.ts';

const REFRESH = 1000;

/**
 * Follows a task to its end. On a terminal a line at the foot shows where it stands and whom it waits for.
 * @param lines whether to print the log's lines; as they come, JSON with --json
 */
export async function followTask(
  { client, output }: Context,
  id: string,
  { lines, from = 0 }: { readonly lines: boolean; readonly from?: number },
): Promise<TaskView> {
  const live = new LiveLine(process.stderr, !output.json);
  const stop = new AbortController();
  const watching = live.live ? watch() : Promise.resolve();
  const onInterrupted = ({ code }: ParleyError) =>
    live.above(() =>
      output.note(`The node does not answer (${code}); going on when it does, for up to a minute.`),
    );
  try {
    if (lines) {
      const { participants } = await client.task(id);
      const names = new Map<string, string>(
        participants.map(({ organisation }) => [organisation.id, organisation.name]),
      );
      for await (const line of client.trace(id, { from, onInterrupted })) {
        live.above(() => output.item(line, () => logText(line, output.style, names)));
      }
    }
    return await client.waitForTask(id, { onInterrupted });
  } finally {
    stop.abort();
    await watching;
    live.clear();
  }

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const task = await client.task(id, { signal: stop.signal });
        live.show(progressOf(task, Date.now()));
        await sleep(REFRESH, stop.signal);
      } catch {
        // Only the display ends here: what is wrong with the node, the loop above says too.
        return;
      }
    }
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
