import type { Membership } from '../collaboration/membership.ts';
import { isCurrent, organisationOf } from '../collaboration/membership.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { protectionAtBest } from './roster.ts';
import {
  accepted,
  voiceOf,
  type Roster,
  type StandingAcceptance,
  type TaskState,
} from './state.ts';

export type Joining =
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'start'; readonly participants: Roster['participants'] }
  | { readonly kind: 'fail'; readonly accepted: number };

/**
 * Whether a task's roster can be fixed: at once when the maximum accepted or nobody is left to answer, else at the join
 * deadline with at least the minimum.
 * @param alone see `knownAlone`
 */
export function joining(
  task: TaskState,
  membership: Membership,
  now: number,
  alone: ReadonlySet<OrganisationId> = new Set(),
): Joining {
  const { minimum, maximum } = task.spec.participants;
  const willing = oncePerOrganisation(
    accepted(task).filter(({ organisation }) => isCurrent(membership, organisation)),
    membership,
  );
  const undecided = task.spec.invited.filter((organisation) => {
    const voice = voiceOf(task, organisation);
    return (
      voice.accepted === null && voice.declined === null && isCurrent(membership, organisation)
    );
  });
  const over = now >= task.spec.deadlines.join;
  if (willing.length < maximum && undecided.length > 0 && !over) {
    return { kind: 'wait', until: task.spec.deadlines.join };
  }
  const open = task.spec.privacy.mode === 'open';
  const first = willing.slice(0, maximum);
  const group = open ? first : wellProtected(task, first, alone);
  // What everybody would refuse is not worth asking for; each participant counts for itself with its own groups.
  const hidden = open || best(task, group, alone) >= task.spec.privacy.minimum;
  if (group.length < minimum || !hidden) return { kind: 'fail', accepted: willing.length };
  const participants = group.map(({ organisation, acceptance }) => ({ organisation, acceptance }));
  return { kind: 'start', participants };
}

/** Leaves out those whose own minimum this group cannot give, the most demanding first: they would refuse to go on. */
function wellProtected(
  task: TaskState,
  group: readonly StandingAcceptance[],
  alone: ReadonlySet<OrganisationId>,
): readonly StandingAcceptance[] {
  const demanded = Math.max(0, ...group.map(({ minimum }) => minimum));
  if (demanded <= best(task, group, alone)) return group;
  return wellProtected(
    task,
    group.filter(({ minimum }) => minimum < demanded),
    alone,
  );
}

const best = (
  task: TaskState,
  group: readonly StandingAcceptance[],
  alone: ReadonlySet<OrganisationId>,
): number =>
  protectionAtBest(
    task,
    group.map(({ organisation }) => organisation),
    alone,
  );

function oncePerOrganisation(
  willing: readonly StandingAcceptance[],
  membership: Membership,
): readonly StandingAcceptance[] {
  const seen = new Set<OrganisationId>();
  return willing.filter(({ organisation }) => {
    const standsFor = organisationOf(membership, organisation);
    if (seen.has(standsFor)) return false;
    seen.add(standsFor);
    return true;
  });
}
