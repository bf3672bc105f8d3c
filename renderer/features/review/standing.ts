import type { DecisionView, TaskView } from '../../../core/schema/api/tasks.ts';

interface Decided {
  /** null where the decision's record is gone and only the feed tells of it. */
  readonly at: number | null;
  readonly byPolicy: boolean;
}

/** What can still be decided on a task here, or what was. */
export type Standing =
  | { readonly kind: 'open' }
  | ({ readonly kind: 'approved'; readonly canTakeBack: boolean } & Decided)
  | ({ readonly kind: 'declined' } & Decided)
  | ({ readonly kind: 'taken-back' } & Decided)
  | { readonly kind: 'missed'; readonly at: number }
  | { readonly kind: 'ended'; readonly at: number | null }
  | { readonly kind: 'begun' }
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'own' };

/** @param self this organisation's id @param decision what this node noted, null when it decided nothing */
export function standingOf(
  task: TaskView,
  decision: DecisionView | null,
  self: string,
  now: number,
): Standing {
  const decided: Decided = {
    at: decision?.time ?? null,
    byPolicy: decision !== null && decision.by !== 'operator',
  };
  const mine = task.participants.find(({ organisation }) => organisation.id === self);
  const answer = decision === null ? (mine?.answer ?? 'none') : answerOf(decision);
  if (answer === 'withdrawn') return { kind: 'taken-back', ...decided };
  if (answer === 'declined') return { kind: 'declined', ...decided };
  if (answer === 'accepted') {
    return { kind: 'approved', canTakeBack: task.ended === null, ...decided };
  }
  if (mine === undefined) return { kind: task.launcher.id === self ? 'own' : 'not-asked' };
  if (task.ended !== null) return { kind: 'ended', at: task.ended };
  if (task.stage !== 'announced') return { kind: 'begun' };
  if (now >= task.joinDeadline) return { kind: 'missed', at: task.joinDeadline };
  return { kind: 'open' };
}

function answerOf({ decision, withdrawn }: DecisionView) {
  if (decision === 'decline') return 'declined';
  return withdrawn === null ? 'accepted' : 'withdrawn';
}
