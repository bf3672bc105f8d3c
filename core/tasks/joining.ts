import { protection } from '../aggregation/protection.ts';
import type { Membership } from '../collaboration/membership.ts';
import { isCurrent, organisationOf } from '../collaboration/membership.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { recipientsOf } from './roster.ts';
import { accepted, voiceOf, type Roster, type TaskState } from './state.ts';

export type Joining =
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'start'; readonly participants: Roster['participants'] }
  | { readonly kind: 'fail'; readonly accepted: number };

/**
 * Whether a task's roster can be fixed: at once when the maximum accepted or nobody is left to answer, else at the join
 * deadline with at least the minimum.
 */
export function joining(task: TaskState, membership: Membership, now: number): Joining {
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
  const participants = willing.slice(0, maximum);
  const organisations = participants.map(({ organisation }) => organisation);
  // What everybody would refuse is not worth asking for; each participant counts for itself with its own groups.
  const best = protection(organisations, recipientsOf(task, organisations), (id) => id);
  const enough = participants.length >= minimum && best >= task.spec.privacy.minimum;
  return enough ? { kind: 'start', participants } : { kind: 'fail', accepted: participants.length };
}

function oncePerOrganisation(
  willing: Roster['participants'],
  membership: Membership,
): Roster['participants'] {
  const seen = new Set<OrganisationId>();
  return willing.filter(({ organisation }) => {
    const standsFor = organisationOf(membership, organisation);
    if (seen.has(standsFor)) return false;
    seen.add(standsFor);
    return true;
  });
}
