import { z } from 'zod';
import { bytes, CollaborationId, Hash, OrganisationId } from '../ids.ts';
import { limits } from '../limits.ts';

const Addresses = z.array(z.string().max(300)).max(limits.addressesPerPeer);

/**
 * Between two members: topic secrets the asker lacks (rule 7), and where members were last reached. An address that
 * turns out wrong costs a dial; who answers there is proven by its key.
 */
export const MembersRequest = z.strictObject({
  collaboration: CollaborationId,
  /** Hashes of the secrets that are wanted. */
  want: z.array(Hash).max(limits.secretsPerAnswer),
  /** The asker's own addresses. */
  addresses: Addresses,
});
export type MembersRequest = z.infer<typeof MembersRequest>;

export const MembersResponse = z.strictObject({
  secrets: z.array(bytes(32)).max(limits.secretsPerAnswer),
  addresses: z
    .array(z.strictObject({ peer: OrganisationId, addresses: Addresses }))
    .max(limits.membersPerCollaboration),
});
export type MembersResponse = z.infer<typeof MembersResponse>;
