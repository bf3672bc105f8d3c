import type { OrganisationRef } from '../../../core/schema/api/common.ts';
import type { StepName, TaskView } from '../../../core/schema/api/tasks.ts';
import type { FailureReason } from '../../../core/schema/feed/payloads.ts';
import { droppedOut, type CellWord, type Progress } from './progress.ts';

/** Whom a task waits for now, or how it ended. */
export type Standing = Waiting | Paused | Ended;

export interface Waiting {
  readonly kind: 'waiting';
  readonly for: 'approval' | 'roster' | 'numbers' | 'opening' | 'next';
  readonly who: readonly OrganisationRef[];
  /** Since when it has been these, as far as anybody said. */
  readonly since: number;
  readonly round: number | null;
}

export interface Paused {
  readonly kind: 'paused';
  readonly before: StepName;
}

/** What of the participants' numbers has left their machines, as far as this node knows. */
export type Sent = 'nothing' | 'masked' | 'opened' | 'own-numbers';

export interface Ended {
  readonly kind: 'ended';
  readonly end:
    | 'done'
    | 'done-with-dropout'
    | 'declined'
    | 'expired'
    | 'failed-here'
    | 'failed-elsewhere'
    | 'failed-together'
    | 'cancelled';
  readonly reason: FailureReason | null;
  /** Who is named with the end: who cancelled, dropped out, broke the protocol. */
  readonly who: readonly OrganisationRef[];
  readonly sent: Sent;
  readonly next: 'result' | 'repeat' | 'log';
}

export function standingOf(
  task: TaskView,
  progress: Progress,
  self: string,
  now: number,
): Standing {
  switch (task.stage) {
    case 'announced':
      return joining(task, progress, now);
    case 'running':
      return task.pausedBefore === null
        ? running(task, progress)
        : { kind: 'paused', before: task.pausedBefore };
    case 'finished':
    case 'failed':
    case 'cancelled':
      return ended(task, progress, self);
  }
}

export function sentSoFar(task: TaskView, { facts }: Progress): Sent {
  const has = (kind: (typeof facts)[number]['kind']) => facts.some((fact) => fact.kind === kind);
  if (task.privacy.mode === 'open') return has('opened') ? 'own-numbers' : 'nothing';
  if (has('opened')) return 'opened';
  // Who has entered may have sent: only its own log and the launcher's say so for certain.
  return has('entered') || has('handed-in') ? 'masked' : 'nothing';
}

function joining(task: TaskView, { rows }: Progress, now: number): Waiting {
  const undecided = rows.filter(({ cells }) => cells.answered.word === 'undecided');
  if (undecided.length > 0 && now < task.joinDeadline) {
    const who = undecided.map(({ organisation }) => organisation);
    return { kind: 'waiting', for: 'approval', who, since: task.announced, round: null };
  }
  const last = latest(
    task.announced,
    rows.map(({ cells }) => cells.answered.time),
  );
  const since = undecided.length > 0 ? task.joinDeadline : last;
  return { kind: 'waiting', for: 'roster', who: [task.launcher], since, round: null };
}

function running(task: TaskView, { rows, current, rostered }: Progress): Waiting {
  const started = rostered ?? task.announced;
  const on = rows.filter(
    ({ cells }) => cells.roster.word === 'on-roster' && cells.computing.word !== 'dropped-out',
  );
  const times = on.flatMap(({ cells }) => [cells.computing.time, cells.opened.time]);
  const wait = (reason: Waiting['for'], whom: typeof on): Waiting => ({
    kind: 'waiting',
    for: reason,
    who: whom.map(({ organisation }) => organisation),
    since: latest(started, times),
    round: current?.round ?? 1,
  });
  const closed = on.filter(({ cells }) => cells.opened.round !== current?.round);
  const missing = on.filter(({ cells }) => atWork.has(cells.computing.word));
  // Nobody opens before all numbers of those who stayed are in.
  if (closed.length === on.length && missing.length > 0) return wait('numbers', missing);
  if (closed.length > 0) return wait('opening', closed);
  return { ...wait('next', []), who: [task.launcher] };
}

const atWork: ReadonlySet<CellWord> = new Set<CellWord>(['awaited', 'computing', 'trying-again']);

/** What a group comes to together; nobody's node is at fault. */
const ofTheGroup: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'too-few-accepted',
  'too-few-left',
  'protection-too-low',
  'revealed-to-another-group',
  'timed-out',
]);

function ended(task: TaskView, progress: Progress, self: string): Ended {
  const sent = sentSoFar(task, progress);
  const asker = task.mine === 'launcher';
  const again = asker ? 'repeat' : 'log';
  const base = { kind: 'ended', reason: null, who: [], sent, next: again } as const;
  if (task.stage === 'finished') {
    const lost = droppedOut(progress);
    const end = lost.length === 0 ? 'done' : 'done-with-dropout';
    const entitled = task.hasResult || asker || task.privacy.recipients === 'participants';
    return { ...base, end, who: lost, next: entitled && tookPart(task) ? 'result' : 'log' };
  }
  if (task.stage === 'cancelled') return { ...base, end: 'cancelled', who: [task.launcher] };
  const reason = task.failure?.reason ?? 'internal';
  const blamed = task.failure?.blamed ?? [];
  if (reason === 'too-few-accepted') {
    const unanswered = task.participants.filter(({ answer }) => answer === 'none');
    const refused = task.participants.filter(
      ({ answer }) => answer !== 'none' && answer !== 'accepted',
    );
    const declined = unanswered.length === 0 && refused.length > 0;
    const who = (declined ? refused : unanswered).map(({ organisation }) => organisation);
    return { ...base, end: declined ? 'declined' : 'expired', reason, who };
  }
  const here = blamed.some(({ id }) => id === self) || (blamed.length === 0 && asker);
  const end =
    blamed.length === 0 && ofTheGroup.has(reason)
      ? 'failed-together'
      : here
        ? 'failed-here'
        : 'failed-elsewhere';
  return { ...base, end, reason, who: blamed, next: 'log' };
}

const tookPart = ({ mine, hasResult }: TaskView): boolean =>
  hasResult || mine === 'launcher' || mine === 'accepted';

const latest = (first: number, times: readonly (number | null)[]): number =>
  Math.max(first, ...times.filter((time) => time !== null));
