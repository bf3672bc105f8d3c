import type { OrganisationId } from '../schema/ids.ts';

/**
 * Protection of a survivor set (PROTOCOL.md rule 16): the smallest, over the recipients r, of the number of groups in
 * U without that of r. What a recipient learns of the others is at least that well mixed.
 *
 * @param groupOf the group an organisation counts with: itself, or, while this operator has not confirmed its safety
 *   number, the inviter through whom it came. Keys of one group may be one person's: a recipient knows what its whole
 *   group contributed, so the group does not count.
 * @returns 0 for an empty set; without recipients, the number of groups in U.
 */
export function protection(
  survivors: readonly OrganisationId[],
  recipients: readonly OrganisationId[],
  groupOf: (organisation: OrganisationId) => string,
): number {
  const groups = new Set(survivors.map(groupOf));
  const seenThrough = recipients.some((recipient) => groups.has(groupOf(recipient)));
  return seenThrough ? groups.size - 1 : groups.size;
}
