import { contentIdOf, encodeCanonical } from '../schema/canonical.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';
import { silence, taskOf, voiceOf, type AttemptFact, type TaskState, type Voice } from './state.ts';

/** A spec is never changed once it is there, and a history of many tasks asks for the ids of all of them. */
const ids = new WeakMap<TaskSpec, TaskId>();

export function taskIdOf(spec: TaskSpec): TaskId {
  const known = ids.get(spec);
  if (known !== undefined) return known;
  const id = contentIdOf(encodeCanonical(spec));
  ids.set(spec, id);
  return id;
}

/** All tasks of a collaboration. The maps are changed in place: a board has one owner. */
export interface TaskBoard {
  readonly tasks: Map<TaskId, TaskState>;
  /** What members said about tasks whose announcement has not been applied. */
  readonly early: Map<TaskId, Entry[]>;
  /** Where in its chain an organisation last said that its node was restored. */
  readonly restored: Map<OrganisationId, number>;
}

export const createBoard = (): TaskBoard => ({
  tasks: new Map(),
  early: new Map(),
  restored: new Map(),
});

/**
 * Applies an entry that counts. Entries of one author come in the order of its chain; those of different authors in any
 * order. Entries that mean nothing (a decision by somebody not asked, a second roster) change nothing.
 * @returns the tasks as changed
 */
export function applyEntry(board: TaskBoard, entry: Entry): readonly TaskState[] {
  if (entry.body.type === 'node.restored') return applyRestored(board, entry);
  const id = taskOf(entry, taskIdOf);
  if (id === null) return [];
  const known = board.tasks.get(id);
  if (entry.body.type === 'task.announced') {
    const announced = known === undefined ? announce(id, entry, entry.body.payload.spec) : null;
    if (announced === null) return [];
    let task = (board.early.get(id) ?? []).reduce(applyToTask, announced);
    for (const [author, seq] of board.restored) task = restoredAt(task, author, seq);
    board.early.delete(id);
    board.tasks.set(id, task);
    return [task];
  }
  if (known === undefined) {
    const waiting = board.early.get(id);
    if (waiting === undefined) board.early.set(id, [entry]);
    else waiting.push(entry);
    return [];
  }
  const task = applyToTask(known, entry);
  if (task === known) return [];
  board.tasks.set(id, task);
  return [task];
}

/** A restored node takes part in nothing that it accepted before (PROTOCOL.md rule 8). */
function applyRestored(board: TaskBoard, { body: { author, seq } }: Entry): TaskState[] {
  board.restored.set(author, seq);
  const changed: TaskState[] = [];
  for (const [id, task] of board.tasks) {
    const after = restoredAt(task, author, seq);
    if (after === task) continue;
    board.tasks.set(id, after);
    changed.push(after);
  }
  return changed;
}

function restoredAt(task: TaskState, author: OrganisationId, seq: number): TaskState {
  const { accepted, restored } = voiceOf(task, author);
  if (accepted === null || restored || accepted.seq > seq) return task;
  return withVoice(task, author, (voice) => ({ ...voice, restored: true }));
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
          : { ...voice, accepted: { entry: entry.id, seq: body.seq, minimum } },
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
