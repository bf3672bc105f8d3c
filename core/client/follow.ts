import type { TaskLogPage, TaskView } from '../schema/api/tasks.ts';
import type { LogLine } from '../schema/local/journal.ts';
import { pause } from './pause.ts';

/** Between two polls that brought nothing: a node that answers at once must not be asked in a tight loop. */
const PAUSE = 200;

export async function waitUntilEnded(
  poll: () => Promise<TaskView>,
  signal: AbortSignal | undefined,
): Promise<TaskView> {
  for (;;) {
    const task = await poll();
    if (hasEnded(task)) return task;
    await pause(PAUSE, signal);
  }
}

export function hasEnded({ stage }: Pick<TaskView, 'stage'>): boolean {
  return stage === 'finished' || stage === 'failed' || stage === 'cancelled';
}

export async function* follow(
  poll: (from: number) => Promise<TaskLogPage>,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogLine, void, undefined> {
  let next = from;
  for (;;) {
    const { lines, ended } = await poll(next);
    for (const line of lines) {
      yield line;
      next = line.seq + 1;
    }
    if (lines.length > 0) continue;
    if (ended) return;
    await pause(PAUSE, signal);
  }
}
