import { z } from 'zod';
import {
  CollaborationId,
  ContentId,
  DatasetLabel,
  OrganisationId,
  TaskId,
  text,
  uint,
} from '../ids.ts';

/** Bytes in JSON: lower-case hexadecimal. */
export const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);

export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: uint,
    detail: z.string(),
    code: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Problem', description: "RFC 9457 problem details, with Parley's stable code." });
export type Problem = z.infer<typeof Problem>;

export const OrganisationRef = z
  .strictObject({ id: OrganisationId, name: text(120) })
  .meta({ id: 'OrganisationRef' });
export type OrganisationRef = z.infer<typeof OrganisationRef>;

export const CollaborationParams = z.strictObject({ collaboration: CollaborationId });
export const MemberParams = z.strictObject({
  collaboration: CollaborationId,
  member: OrganisationId,
});
export const InvitationParams = z.strictObject({
  collaboration: CollaborationId,
  invitation: ContentId,
});
export const PeerParams = z.strictObject({ peer: OrganisationId });
export const TaskParams = z.strictObject({ task: TaskId });
export const DatasetParams = z.strictObject({
  label: DatasetLabel.describe('The dataset’s label.'),
});
export const PolicyParams = z.strictObject({
  policy: z.string().min(1).max(40).describe('The policy’s id.'),
});

/** Every list is an object, so that pages can be added to it without breaking its readers. */
export const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item) });
