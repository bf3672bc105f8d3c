import type { CollaborationView, MemberView } from '../../schema/api/collaborations.ts';
import type { OrganisationRef } from '../../schema/api/common.ts';
import type { Words } from '../words/words.ts';

export function memberOf(
  { members }: CollaborationView,
  organisation: string,
): MemberView | undefined {
  return members.find((member) => member.organisation.id === organisation);
}

/** Who asks, and whether this operator has reason to believe it. */
export function launcherFacts(
  launcher: OrganisationRef,
  collaboration: CollaborationView,
  { tasks }: Words,
) {
  return [
    { label: tasks.askedBy, value: launcher.name, as: 'quote' as const },
    { label: tasks.standing, value: standing(memberOf(collaboration, launcher.id), tasks) },
    { label: tasks.key, value: launcher.id, as: 'code' as const },
    { label: tasks.collaboration, value: collaboration.name, as: 'quote' as const },
  ];
}

function standing(member: MemberView | undefined, tasks: Words['tasks']): string {
  if (member?.state !== 'member') return tasks.gone;
  if (member.self) return tasks.yourself;
  return member.confirmed ? tasks.verified : tasks.notVerified;
}
