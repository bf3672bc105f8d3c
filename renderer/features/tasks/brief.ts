import type { TaskView } from '../../../core/schema/api/tasks.ts';

/** A task's stage as one word, as far as the task itself tells. */
export type Brief =
  | 'yours'
  | 'announced'
  | 'running'
  | 'paused'
  | 'finished'
  | 'declined'
  | 'expired'
  | 'failed'
  | 'cancelled';

export function briefOf(task: TaskView, self: string, now: number): Brief {
  const { stage, pausedBefore, failure, participants } = task;
  if (awaitsMe(task, self, now)) return 'yours';
  if (stage === 'running' && pausedBefore !== null) return 'paused';
  if (stage !== 'failed' || failure?.reason !== 'too-few-accepted') return stage;
  return participants.some(({ answer }) => answer === 'none') ? 'expired' : 'declined';
}

/** Whether this operator's own answer is asked for: of a launcher, too, that wants to be asked for its own data. */
export function awaitsMe(task: TaskView, self: string, now: number): boolean {
  if (task.stage !== 'announced' || now >= task.joinDeadline) return false;
  return task.participants.some(
    ({ organisation, answer }) => organisation.id === self && answer === 'none',
  );
}
