import { counts, currentMembers, type Membership } from '../../collaboration/membership.ts';
import type { Replica } from '../../feed/types.ts';
import { verifyHistoryAside } from '../../history/verify-aside.ts';
import { exportHistory } from '../../history/export.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { HistoryItem } from '../../schema/api/history.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { TaskId } from '../../schema/ids.ts';
import type { StoredResult } from '../../schema/local/journal.ts';
import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';
import { historyItem } from '../views/history-view.ts';
import { namesFrom } from '../views/names.ts';
import { newestFirst } from './newest-first.ts';
import { TaskEntries } from './task-entries.ts';

type Part = Pick<NodeServices, 'history' | 'exportHistory' | 'verifyHistory'>;

export function historyServices(parts: NodeParts): Part {
  const { collaborations, tasks, identity } = parts;
  const ofTasks = new TaskEntries();
  const entriesOf = (replica: Replica, task: TaskId | undefined): readonly Entry[] =>
    task === undefined ? replica.ordered() : ofTasks.of(replica, task);
  return {
    async history({ collaboration, task, before, limit }, language = 'en') {
      const feeds = collaborations
        .list()
        .filter(
          (membership) => collaboration === undefined || membership.collaboration === collaboration,
        )
        .map((membership) => ({
          list: membership,
          items: entriesOf(collaborations.replica(membership.collaboration), task),
        }));
      const total = feeds.reduce((sum, { items }) => sum + items.length, 0);
      const end = Math.min(before ?? total, total);
      const start = Math.max(0, end - limit);
      const nameOf = namesFrom(collaborations.list());
      // Only what is on the page is put into words: a history may be very long.
      const items = newestFirst(feeds, ({ body }) => body.time, end, limit).map(
        ({ list, item }): HistoryItem =>
          historyItem(item, list.collaboration, counts(list, item), nameOf, language),
      );
      return { items, next: start === 0 ? null : start };
    },
    async verifyHistory(content, signal) {
      const verdict = await verifyHistoryAside(content, signal);
      const { forked, problems, tails } = verdict;
      return { ...verdict, forked: [...forked], problems: [...problems], tails: [...tails] };
    },
    async exportHistory(wanted) {
      const [first, another] = collaborations.list();
      const id = wanted ?? (another === undefined ? first?.collaboration : undefined);
      if (id === undefined) {
        throw new ParleyError('USAGE', 'Say which collaboration’s history to export.');
      }
      const membership = collaborations.get(id);
      await meetMembers(parts, membership);
      const results: StoredResult[] = [];
      for (const task of tasks.boards.list()) {
        if (task.spec.collaboration !== id || task.outcome?.kind !== 'finished') continue;
        const stored = await tasks.journal.results.get(task.id);
        if (stored !== undefined) results.push(stored);
      }
      return exportHistory({
        replica: collaborations.replica(id),
        name: membership.name,
        identity,
        now: parts.now(),
        results,
      });
    },
  };
}

/** Fetches what members hold beyond us, and their signed word for what they hold: it proves the end of the history. */
async function meetMembers({ network, feeds }: NodeParts, membership: Membership): Promise<void> {
  const reachable = currentMembers(membership)
    .map(({ organisation }) => organisation)
    .filter((organisation) => network.isConnected(organisation));
  // Who goes away meanwhile does not vouch; the file says of itself how far it is proven.
  await Promise.allSettled(
    reachable.map((organisation) => feeds.syncWith(organisation, membership.collaboration)),
  );
}
