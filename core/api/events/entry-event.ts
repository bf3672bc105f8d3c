import type { TaskChange } from '../../schema/api/events.ts';
import type { Stage } from '../../schema/api/tasks.ts';
import { equalBytes } from '../../schema/canonical.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { EntryType } from '../../schema/feed/payloads.ts';
import type { CollaborationId } from '../../schema/ids.ts';
import { stageOf, voiceOf, type TaskState } from '../../tasks/state.ts';
import type { Draft } from './event-log.ts';

const changes: Partial<Record<EntryType, TaskChange>> = {
  'task.announced': 'announced',
  'task.accepted': 'accepted',
  'task.declined': 'declined',
  'task.withdrawn': 'withdrawn',
  'task.rostered': 'rostered',
  'round.entered': 'round-entered',
  'round.revealed': 'round-revealed',
  'round.voided': 'round-voided',
  'task.finished': 'finished',
  'result.verified': 'verified',
  'task.failed': 'failed',
  'task.cancelled': 'cancelled',
};

/** What an entry that counts changed in its task; null when it means nothing there, as a second roster. */
export function changeOf(task: TaskState, entry: Entry): TaskChange | null {
  return means(task, entry) ? (changes[entry.body.type] ?? null) : null;
}

function means(task: TaskState, { id, body }: Entry): boolean {
  const voice = voiceOf(task, body.author);
  const isEnd = body.author === task.spec.launcher && task.endedAt === body.time;
  switch (body.type) {
    case 'task.announced':
      return task.announcement === id;
    case 'task.accepted':
      return voice.accepted?.entry === id;
    case 'task.declined':
      return voice.declined !== null;
    case 'task.withdrawn':
      return voice.withdrawn !== null;
    case 'task.rostered':
      return task.roster?.id === id;
    case 'round.entered':
    case 'round.revealed':
    case 'round.voided':
      return voice.attempts.length > 0;
    case 'result.verified':
      return voice.verified !== null && equalBytes(voice.verified, body.payload.resultHash);
    case 'task.finished':
      return isEnd && task.outcome?.kind === 'finished';
    case 'task.failed':
      return isEnd && task.outcome?.kind === 'failed';
    case 'task.cancelled':
      return isEnd && task.outcome?.kind === 'cancelled';
    default:
      return false;
  }
}

/**
 * The stage a change leads to. The task itself may be further on: what came in at once is told one after the other.
 * @param before as told last; null for a task that is new
 */
export function stageAfter(change: TaskChange, before: Stage | null, task: TaskState): Stage {
  switch (change) {
    case 'announced':
      return before ?? 'announced';
    case 'rostered':
      return before === null || before === 'announced' ? 'running' : before;
    case 'finished':
    case 'failed':
    case 'cancelled':
      return change;
    default:
      return before ?? stageOf(task);
  }
}

export function taskDraft(task: TaskState, entry: Entry, change: TaskChange, stage: Stage): Draft {
  const { payload, author } = entry.body;
  return {
    kind: 'task',
    collaboration: task.spec.collaboration,
    task: task.id,
    organisation: author,
    data: {
      change,
      stage,
      entry: entry.id,
      reason: 'reason' in payload ? payload.reason : null,
      round: 'round' in payload ? payload.round + 1 : null,
      attempt: 'attempt' in payload ? payload.attempt + 1 : null,
    },
  };
}

/** Of an entry that speaks of no task. */
export function entryDraft(collaboration: CollaborationId, { id, body }: Entry): Draft {
  const { payload } = body;
  const subject =
    'joiner' in payload
      ? payload.joiner
      : 'member' in payload
        ? payload.member
        : 'old' in payload
          ? payload.old
          : null;
  return {
    kind: 'entry',
    collaboration,
    task: null,
    organisation: body.author,
    data: {
      entry: id,
      type: body.type,
      subject,
      label: 'label' in payload ? payload.label : null,
    },
  };
}
