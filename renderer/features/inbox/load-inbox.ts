import type { NodeStatus } from '../../../core/schema/api/node.ts';
import type { DecisionView, TaskView } from '../../../core/schema/api/tasks.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';

/** As many of the latest tasks as decisions are looked for in, and as many decisions as are shown. */
const LATEST = 60;
const SHOWN = 6;

export interface RecentDecision {
  readonly task: TaskView;
  readonly decision: DecisionView;
}

export interface InboxPage {
  readonly status: NodeStatus;
  readonly waiting: readonly TaskView[];
  readonly recent: readonly RecentDecision[];
  /** What is missing before anything can come here. */
  readonly missing: 'collaboration' | 'data' | null;
  /** Titles of algorithms, by name. */
  readonly titles: ReadonlyMap<string, string>;
  /** Members whose safety number was compared, by id. */
  readonly verified: ReadonlySet<string>;
}

interface Options {
  readonly signal: AbortSignal;
}

export async function loadInbox(options: Options): Promise<InboxPage> {
  const [status, waiting, latest, datasets, algorithms, peers] = await Promise.all([
    api.status(options),
    api.inbox(options),
    api.tasks({ limit: LATEST }, options),
    api.datasets(options),
    api.algorithms(options),
    api.peers(options),
  ]);
  return {
    status,
    waiting: waiting.toSorted((a, b) => a.joinDeadline - b.joinDeadline),
    recent: await decidedAmong(latest.items, status.organisation, options),
    missing:
      status.collaborations.length === 0 ? 'collaboration' : datasets.length === 0 ? 'data' : null,
    titles: new Map(algorithms.map(({ name, title }) => [name, title])),
    verified: new Set(
      peers.filter(({ confirmed }) => confirmed).map(({ organisation }) => organisation.id),
    ),
  };
}

/** The newest first. */
async function decidedAmong(
  tasks: readonly TaskView[],
  self: string,
  options: Options,
): Promise<RecentDecision[]> {
  const answered = tasks.filter(({ participants }) =>
    participants.some(({ organisation, answer }) => organisation.id === self && answer !== 'none'),
  );
  const found = await Promise.all(
    answered.slice(0, 2 * SHOWN).map(async (task): Promise<RecentDecision[]> => {
      try {
        return [{ task, decision: await api.decision(task.id, options) }];
      } catch (error) {
        // Decided on another machine, before this node was restored.
        if (hasCode(error, 'NOT_FOUND')) return [];
        throw error;
      }
    }),
  );
  return found
    .flat()
    .toSorted((a, b) => b.decision.time - a.decision.time)
    .slice(0, SHOWN);
}
