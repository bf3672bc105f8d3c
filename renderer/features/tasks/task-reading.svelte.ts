import type { HistoryItem } from '../../../core/schema/api/history.ts';
import type { TaskView } from '../../../core/schema/api/tasks.ts';
import type { LogLine } from '../../../core/schema/local/journal.ts';
import { api } from '../../api.ts';
import { language } from '../../i18n/language.svelte.ts';
import { type Resource, useResource } from '../../state/resource.svelte.ts';

/** The most that the node gives on one page. */
const PAGE = 500;

export interface TaskReading {
  readonly task: TaskView;
  readonly entries: readonly HistoryItem[];
  /** This organisation's id. */
  readonly self: string;
}

/** A task and all that its members' feeds say of it, read again with every change of it. */
export function useTask(id: string): Resource<TaskReading> {
  return useResource(
    async (signal) => {
      const [task, entries, { organisation }] = await Promise.all([
        api.task(id, { signal }),
        entriesOf(id, signal),
        api.status({ signal }),
      ]);
      return { task, entries, self: organisation };
    },
    {
      concerns: (event) => event.task === id && event.kind !== 'task-log',
    },
  );
}

/** The task's log; what is new is added as it is written. */
export function useTaskLog(id: string): Resource<readonly LogLine[]> {
  let lines: readonly LogLine[] = [];
  let inLanguage = language.current;
  return useResource(
    async (signal) => {
      // The node's words come in another language from now on; those read before do not.
      if (inLanguage !== language.current) lines = [];
      inLanguage = language.current;
      for (;;) {
        const from = (lines.at(-1)?.seq ?? -1) + 1;
        const page = await api.taskLog(id, { from }, { signal });
        lines = [...lines, ...page.lines];
        if (page.lines.length < PAGE) return lines;
      }
    },
    { concerns: (event) => event.task === id && event.kind === 'task-log' },
  );
}

async function entriesOf(task: string, signal: AbortSignal): Promise<HistoryItem[]> {
  const entries: HistoryItem[] = [];
  let before: number | undefined;
  for (;;) {
    const query = { task, limit: PAGE, ...(before === undefined ? {} : { before }) };
    const { items, next } = await api.history(query, { signal });
    entries.push(...items);
    if (next === null) return entries;
    before = next;
  }
}
