import { protection } from '../aggregation/protection.ts';
import { thresholdOf } from '../aggregation/context.ts';
import type { Membership } from '../collaboration/membership.ts';
import { isCurrent, organisationOf } from '../collaboration/membership.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

/**
 * Checks a roster as every participant must (PROTOCOL.md rules 4, 6, 12): everybody on it was asked, accepted with
 * exactly the entry it names, is a member as far as this node knows, and stands for one organisation once. One that
 * has withdrawn since is no fault of the roster: it sends nothing, so it drops out.
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
  if (!isCurrent(membership, task.spec.launcher)) {
    fail('its launcher is no longer a member', task.spec.launcher);
  }
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
    if (voiceOf(task, organisation).accepted?.entry !== acceptance) {
      fail('it names an acceptance that its organisation did not give', organisation);
    }
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
 * Protection of a group where every key counts for itself: the most that anybody can make of it.
 * @param alone those whose own numbers a recipient has already
 */
export function protectionAtBest(
  task: TaskState,
  survivors: readonly OrganisationId[],
  alone: ReadonlySet<OrganisationId>,
): number {
  // Where all are known alone, nobody is left who could be hidden or not.
  const told = survivors.every((organisation) => alone.has(organisation))
    ? new Set<never>()
    : alone;
  const groups = withoutKnown(task, told, (organisation) => organisation);
  return protection(survivors, recipientsOf(task, survivors), groups);
}

/** Whose numbers a recipient has alone counts with the launcher: it can be subtracted, so it hides nobody. */
export function withoutKnown(
  { spec: { launcher } }: TaskState,
  alone: ReadonlySet<OrganisationId>,
  groups: (organisation: OrganisationId) => string,
): (organisation: OrganisationId) => string {
  return (organisation) => groups(alone.has(organisation) ? launcher : organisation);
}

/**
 * The least protection that somebody in the group asked for with its acceptance. From n = 5 on, t others can open a sum
 * without one of its summands agreeing: so all keep to the minimum of each.
 */
export function minimumDemanded(task: TaskState, survivors: readonly OrganisationId[]): number {
  return Math.max(
    task.spec.privacy.minimum,
    ...survivors.map((organisation) => voiceOf(task, organisation).accepted?.minimum ?? 0),
  );
}

/**
 * The group with which a key counts (rule 16): confirmed keys count for themselves, unconfirmed ones with all others
 * that came in through the same inviter. An inviter that is itself unconfirmed came in through somebody, too: a chain of
 * invented members, each inviting the next, is one group. This node's own key is always confirmed.
 */
export function groupOf(
  membership: Membership,
  confirmed: ReadonlySet<OrganisationId>,
  self: OrganisationId,
): (organisation: OrganisationId) => string {
  const isKnown = (organisation: OrganisationId) =>
    organisation === self || confirmed.has(organisation);
  const inviterOf = (organisation: OrganisationId) =>
    membership.members.get(organisation)?.inviter ?? null;
  return (organisation) => {
    if (isKnown(organisation)) return organisation;
    let inviter = inviterOf(organisation);
    if (inviter === null) return `founder ${organisation}`;
    // Who invited was admitted before, so the climb ends at the founder; the set guards against a forged circle.
    const climbed = new Set([organisation]);
    while (!isKnown(inviter) && !climbed.has(inviter)) {
      climbed.add(inviter);
      const next = inviterOf(inviter);
      if (next === null) break;
      inviter = next;
    }
    return `invited by ${inviter}`;
  };
}
