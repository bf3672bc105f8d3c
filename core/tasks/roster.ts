import { thresholdOf } from '../aggregation/context.ts';
import type { Membership } from '../collaboration/membership.ts';
import { isCurrent, organisationOf } from '../collaboration/membership.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

/**
 * Checks a roster as every participant must (PROTOCOL.md rules 4, 6, 12): everybody on it was asked, accepted with
 * exactly the entry it names, is a member as far as this node knows, and stands for one organisation once.
 * @throws ParleyError ROSTER_INVALID
 */
export function checkRoster(task: TaskState, roster: Roster, membership: Membership): void {
  const fail = (why: string, about: OrganisationId | null): never => {
    throw new ParleyError('ROSTER_INVALID', `The roster was refused: ${why}. Nothing was sent.`, {
      details: { about },
    });
  };
  const { participants } = roster;
  const { minimum, maximum } = task.spec.participants;
  if (participants.length < minimum || participants.length > maximum) {
    fail(
      `it lists ${participants.length} organisations, the task says ${minimum} to ${maximum}`,
      null,
    );
  }
  if (roster.threshold !== thresholdOf(participants.length)) {
    fail(`its threshold is not ${thresholdOf(participants.length)}`, null);
  }
  const organisations = new Set<OrganisationId>();
  for (const { organisation, acceptance } of participants) {
    const voice = voiceOf(task, organisation);
    if (voice.accepted?.entry !== acceptance) {
      fail('it names an acceptance that its organisation did not give', organisation);
    }
    if (voice.withdrawn !== null) fail('it lists an organisation that withdrew', organisation);
    if (!isCurrent(membership, organisation)) {
      fail('it lists an organisation that is no longer a member', organisation);
    }
    const standsFor = organisationOf(membership, organisation);
    if (organisations.has(standsFor)) fail('it lists one organisation twice', organisation);
    organisations.add(standsFor);
  }
}

/** Who can recompute the sums, and so learns the total (rule 16): recipients against whom protection counts. */
export function recipientsOf(
  task: TaskState,
  survivors: readonly OrganisationId[],
): readonly OrganisationId[] {
  const { launcher, privacy } = task.spec;
  if (privacy.recipients === 'launcher') return [launcher];
  return survivors.includes(launcher) ? survivors : [...survivors, launcher];
}

/**
 * The group with which a key counts (rule 16): confirmed keys count for themselves, unconfirmed ones with all
 * others that came in through the same inviter. This node's own key is always confirmed.
 */
export function groupOf(
  membership: Membership,
  confirmed: ReadonlySet<OrganisationId>,
  self: OrganisationId,
): (organisation: OrganisationId) => string {
  return (organisation) => {
    if (organisation === self || confirmed.has(organisation)) return organisation;
    const inviter = membership.members.get(organisation)?.inviter ?? null;
    return inviter === null ? `founder ${organisation}` : `invited by ${inviter}`;
  };
}
