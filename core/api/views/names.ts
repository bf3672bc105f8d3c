import type { Membership } from '../../collaboration/membership.ts';
import type { OrganisationRef } from '../../schema/api/common.ts';
import type { OrganisationId } from '../../schema/ids.ts';

export type NameOf = (organisation: OrganisationId) => OrganisationRef;

/** What an organisation calls itself in any collaboration; its id's end where nothing is known. */
export function namesFrom(memberships: readonly Membership[]): NameOf {
  return (organisation) => {
    for (const { members } of memberships) {
      const profile = members.get(organisation)?.profile;
      if (profile !== null && profile !== undefined)
        return { id: organisation, name: profile.name };
    }
    return { id: organisation, name: `…${organisation.slice(-6)}` };
  };
}
