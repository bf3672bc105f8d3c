import { z } from 'zod';
import { CollaborationId, ContentId, OrganisationId, TaskId, uint } from '../ids.ts';

export const HistoryItem = z.strictObject({
  id: ContentId,
  collaboration: CollaborationId,
  author: OrganisationId,
  authorName: z.string(),
  seq: uint,
  /** The author's clock. */
  time: uint,
  type: z.string(),
  task: TaskId.nullable(),
  /** One line in words. */
  sentence: z.string(),
  /** False: void, by a removal, a fork or a missing right. */
  counts: z.boolean(),
});
export type HistoryItem = z.infer<typeof HistoryItem>;

export const HistoryQuery = z.strictObject({
  collaboration: CollaborationId.optional(),
  task: TaskId.optional(),
  /** Items before this position, newest first; from `next` of the page before. */
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const HistoryPage = z.strictObject({
  items: z.array(HistoryItem),
  next: uint.nullable(),
});
export type HistoryPage = z.infer<typeof HistoryPage>;

/** A collaboration's history as one file (JSON text): entries, members' signed heads, results this node holds. */
export const ExportHistory = z.strictObject({ collaboration: CollaborationId.optional() });
