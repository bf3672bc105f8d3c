import { contentIdOf, encodeCanonical } from '../schema/canonical.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';
import { silence, taskOf, type AttemptFact, type TaskState, type Voice } from './state.ts';

export function taskIdOf(spec: TaskSpec): TaskId {
  return contentIdOf(encodeCanonical(spec));
}

/** All tasks of a collaboration. The maps are changed in place: a board has one owner. */
export interface TaskBoard {
  readonly tasks: Map<TaskId, TaskState>;
  /** What members said about tasks whose announcement has not been applied. */
  readonly early: Map<TaskId, Entry[]>;
}

export const createBoard = (): TaskBoard => ({ tasks: new Map(), early: new Map() });

/**
 * Applies an entry that counts. Entries of one author come in the order of its chain; those of different authors in any
 * order. Entries that mean nothing (a decision by somebody not asked, a second roster) change nothing.
 * @returns the task as changed, or null
 */
export function applyEntry(board: TaskBoard, entry: Entry): TaskState | null {
  const id = taskOf(entry, taskIdOf);
  if (id === null) return null;
  const known = board.tasks.get(id);
  if (entry.body.type === 'task.announced') {
    const announced = known === undefined ? announce(id, entry, entry.body.payload.spec) : null;
    if (announced === null) return null;
    const task = (board.early.get(id) ?? []).reduce(applyToTask, announced);
    board.early.delete(id);
    board.tasks.set(id, task);
    return task;
  }
  if (known === undefined) {
    const waiting = board.early.get(id);
    if (waiting === undefined) board.early.set(id, [entry]);
    else waiting.push(entry);
    return null;
  }
  const task = applyToTask(known, entry);
  if (task === known) return null;
  board.tasks.set(id, task);
  return task;
}

function announce(id: TaskId, { id: announcement, body }: Entry, spec: TaskSpec): TaskState | null {
  if (spec.launcher !== body.author || spec.collaboration !== body.collaboration) return null;
  return {
    id,
    spec,
    announcedAt: body.time,
    announcement,
    roster: null,
    outcome: null,
    endedAt: null,
    voices: new Map(),
  };
}

function applyToTask(task: TaskState, entry: Entry): TaskState {
  const { body } = entry;
  const isLauncher = body.author === task.spec.launcher;
  const open = task.outcome === null;
  const say = (change: (voice: Voice) => Voice): TaskState => withVoice(task, body.author, change);

  switch (body.type) {
    case 'task.accepted': {
      if (!task.spec.invited.includes(body.author)) return task;
      const { minimum } = body.payload;
      return say((voice) =>
        voice.accepted !== null || voice.declined !== null
          ? voice
          : { ...voice, accepted: { entry: entry.id, minimum } },
      );
    }
    case 'task.declined': {
      if (!task.spec.invited.includes(body.author)) return task;
      const { reason } = body.payload;
      return say((voice) =>
        voice.accepted !== null || voice.declined !== null ? voice : { ...voice, declined: reason },
      );
    }
    case 'task.withdrawn': {
      const { reason } = body.payload;
      return say((voice) =>
        voice.accepted === null || voice.withdrawn !== null
          ? voice
          : { ...voice, withdrawn: reason },
      );
    }
    case 'task.rostered': {
      if (!isLauncher || task.roster !== null || !open) return task;
      const { participants, threshold } = body.payload;
      return { ...task, roster: { id: entry.id, participants, threshold } };
    }
    case 'round.entered':
      return say((voice) =>
        withAttempt(voice, { ...body.payload, kind: 'entered', survivors: [] }),
      );
    case 'round.revealed':
      return say((voice) => withAttempt(voice, { ...body.payload, kind: 'revealed' }));
    case 'round.voided':
      return say((voice) => withAttempt(voice, { ...body.payload, kind: 'voided', survivors: [] }));
    case 'result.verified': {
      const { resultHash } = body.payload;
      return say((voice) => ({ ...voice, verified: voice.verified ?? resultHash }));
    }
    case 'task.finished': {
      if (!isLauncher || !open || body.payload.roster !== task.roster?.id) return task;
      const { resultHash, recipients } = body.payload;
      const outcome = { kind: 'finished' as const, resultHash, recipients };
      return { ...task, outcome, endedAt: body.time };
    }
    case 'task.failed': {
      if (!isLauncher || !open) return task;
      const { reason, blamed } = body.payload;
      return { ...task, outcome: { kind: 'failed', reason, blamed }, endedAt: body.time };
    }
    case 'task.cancelled':
      if (!isLauncher || !open) return task;
      return { ...task, outcome: { kind: 'cancelled' }, endedAt: body.time };
    default:
      return task;
  }
}

function withVoice(
  task: TaskState,
  author: OrganisationId,
  change: (voice: Voice) => Voice,
): TaskState {
  const before = task.voices.get(author) ?? silence;
  const after = change(before);
  return after === before ? task : { ...task, voices: new Map(task.voices).set(author, after) };
}

function withAttempt(voice: Voice, fact: AttemptFact): Voice {
  const { kind, roster, round, attempt, input, survivors } = fact;
  const attempts = [...voice.attempts, { kind, roster, round, attempt, input, survivors }];
  return { ...voice, attempts };
}
