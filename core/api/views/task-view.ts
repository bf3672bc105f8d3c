import type { StepName, TaskView, ParticipantView } from '../../schema/api/tasks.ts';
import { toHex } from '../../schema/canonical.ts';
import { hasCode } from '../../schema/errors.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import { TaskPlan } from '../../tasks/plan.ts';
import { hasVerified, stageOf, voiceOf, type TaskState } from '../../tasks/state.ts';
import type { NameOf } from './names.ts';

export interface TaskViewFields {
  readonly task: TaskState;
  readonly self: OrganisationId;
  readonly nameOf: NameOf;
  readonly hasResult: boolean;
  readonly pausedBefore: StepName | null;
}

export function taskView({
  task,
  self,
  nameOf,
  hasResult,
  pausedBefore,
}: TaskViewFields): TaskView {
  const { spec, outcome } = task;
  return {
    id: task.id,
    collaboration: spec.collaboration,
    title: spec.title,
    purpose: spec.purpose,
    launcher: nameOf(spec.launcher),
    algorithm: spec.algorithm,
    parameters: spec.parameters,
    dataset: spec.dataset,
    privacy: spec.privacy,
    announced: task.announcedAt,
    joinDeadline: spec.deadlines.join,
    ended: task.endedAt,
    stage: stageOf(task),
    failure:
      outcome?.kind === 'failed'
        ? { reason: outcome.reason, blamed: outcome.blamed.map(nameOf) }
        : null,
    mine: placeOf(task, self),
    participants: spec.invited.map((organisation) => participantView(task, organisation, nameOf)),
    round: roundOf(task),
    resultHash: outcome?.kind === 'finished' ? toHex(outcome.resultHash) : null,
    hasResult,
    pausedBefore,
    needed: spec.participants,
    phaseSeconds: spec.deadlines.phaseSeconds,
    maxRounds: maxRoundsOf(task),
  };
}

/** Others may ask for an algorithm that this Parley does not have, or for parameters it does not take. */
function maxRoundsOf({ spec }: TaskState): number | null {
  try {
    return new TaskPlan(spec).manifest.maxRounds;
  } catch (error) {
    if (hasCode(error, 'ALGORITHM_UNKNOWN') || hasCode(error, 'PARAMETERS_INVALID')) return null;
    throw error;
  }
}

function participantView(
  task: TaskState,
  organisation: OrganisationId,
  nameOf: NameOf,
): ParticipantView {
  const { accepted, declined, withdrawn } = voiceOf(task, organisation);
  const onRoster =
    task.roster?.participants.some((listed) => listed.organisation === organisation) ?? false;
  const answered = accepted !== null ? 'accepted' : declined !== null ? 'declined' : 'none';
  return {
    organisation: nameOf(organisation),
    answer: withdrawn !== null ? 'withdrawn' : answered,
    reason: withdrawn ?? declined,
    onRoster,
    verified: hasVerified(task, organisation),
  };
}

export function placeOf(task: TaskState, self: OrganisationId): TaskView['mine'] {
  const { accepted, declined, withdrawn } = voiceOf(task, self);
  if (task.spec.launcher === self) return 'launcher';
  if (withdrawn !== null) return 'withdrawn';
  if (accepted !== null) return 'accepted';
  if (declined !== null) return 'declined';
  return task.spec.invited.includes(self) ? 'asked' : 'not-asked';
}

/** The highest round anybody has entered, counted from 1. */
function roundOf(task: TaskState): number | null {
  const rounds = [...task.voices.values()].flatMap((voice) => voice.attempts.map((f) => f.round));
  return rounds.length === 0 ? null : Math.max(...rounds) + 1;
}
