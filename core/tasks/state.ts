import { equalBytes } from '../schema/canonical.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { DeclineReason, FailureReason, PayloadOf } from '../schema/feed/payloads.ts';
import type { ContentId, OrganisationId, TaskId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';

export interface Roster {
  /** The entry's id: with the task's id it names the session of every secure sum (rule 10). */
  readonly id: ContentId;
  readonly participants: PayloadOf<'task.rostered'>['participants'];
  readonly threshold: number;
}

export interface AttemptFact {
  readonly kind: 'entered' | 'revealed' | 'voided';
  readonly roster: ContentId;
  readonly round: number;
  readonly attempt: number;
  readonly input: Uint8Array;
  readonly survivors: readonly OrganisationId[];
}

export type Outcome =
  | {
      readonly kind: 'finished';
      readonly resultHash: Uint8Array;
      readonly recipients: readonly OrganisationId[];
    }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly blamed: readonly OrganisationId[];
    }
  | { readonly kind: 'cancelled' };

/** What one organisation said about a task, in the order of its own chain. */
export interface Voice {
  readonly accepted: {
    readonly entry: ContentId;
    /** The entry's place in its author's chain. */
    readonly seq: number;
    readonly minimum: number;
  } | null;
  readonly declined: DeclineReason | null;
  readonly withdrawn: DeclineReason | null;
  /** Its node was restored after it had accepted: it takes no part any more (PROTOCOL.md rule 8). */
  readonly restored: boolean;
  readonly attempts: readonly AttemptFact[];
  /** The hash it says it has recomputed, whatever the launcher says: see `hasVerified`. */
  readonly verified: Uint8Array | null;
}

/**
 * A task as its feeds tell it. Only the launcher's chain decides what it is, who is on the roster and how it ended;
 * every other field belongs to one author. So entries of different authors may be applied in any order.
 */
export interface TaskState {
  readonly id: TaskId;
  readonly spec: TaskSpec;
  readonly announcedAt: number;
  readonly announcement: ContentId;
  readonly roster: Roster | null;
  readonly outcome: Outcome | null;
  readonly endedAt: number | null;
  readonly voices: ReadonlyMap<OrganisationId, Voice>;
}

export const silence: Voice = {
  accepted: null,
  declined: null,
  withdrawn: null,
  restored: false,
  attempts: [],
  verified: null,
};

export function voiceOf(task: TaskState, organisation: OrganisationId): Voice {
  return task.voices.get(organisation) ?? silence;
}

export interface StandingAcceptance {
  readonly organisation: OrganisationId;
  readonly acceptance: ContentId;
  /** The least protection it goes along with (rule 16). */
  readonly minimum: number;
}

/** Those whose acceptance stands, ascending. */
export function accepted(task: TaskState): StandingAcceptance[] {
  return task.spec.invited.flatMap((organisation) => {
    const voice = voiceOf(task, organisation);
    if (voice.accepted === null || voice.withdrawn !== null || voice.restored) return [];
    const { entry, minimum } = voice.accepted;
    return [{ organisation, acceptance: entry, minimum }];
  });
}

/** Whether it has recomputed the very result that the launcher announced (rule 15). */
export function hasVerified(task: TaskState, organisation: OrganisationId): boolean {
  const { verified } = voiceOf(task, organisation);
  const { outcome } = task;
  if (verified === null || outcome?.kind !== 'finished') return false;
  return equalBytes(verified, outcome.resultHash);
}

export type Stage = 'announced' | 'running' | 'finished' | 'failed' | 'cancelled';

export function stageOf(task: TaskState): Stage {
  if (task.outcome !== null) return task.outcome.kind;
  return task.roster === null ? 'announced' : 'running';
}

/** Which task an entry speaks of; null when it speaks of none. */
export function taskOf(entry: Entry, idOf: (spec: TaskSpec) => TaskId): TaskId | null {
  const { body } = entry;
  if (body.type === 'task.announced') return idOf(body.payload.spec);
  return 'task' in body.payload ? body.payload.task : null;
}
