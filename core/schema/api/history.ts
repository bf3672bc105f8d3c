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

/** What checking an exported history found. */
export const HistoryVerdictView = z.strictObject({
  collaboration: z.string(),
  name: z.string(),
  entries: uint,
  authors: uint,
  tasks: uint,
  results: uint,
  /** Authors that signed two contradicting entries: what they said from there on counts for nothing. */
  forked: z.array(OrganisationId),
  /** Entries that count for nothing: beyond a removal, after a fork, or without the right to them. */
  void: uint,
  problems: z.array(z.strictObject({ code: z.string(), sentence: z.string() })),
  /** Up to which entry of each feed some other member vouches; -1 when nobody does. */
  tails: z.array(z.strictObject({ author: OrganisationId, last: z.int(), proven: z.int() })),
  /** Nothing is wrong with what the file holds. */
  ok: z.boolean(),
  /** And others vouch for its last entries, so that none were cut off. */
  tailProven: z.boolean(),
});
export type HistoryVerdictView = z.infer<typeof HistoryVerdictView>;

/** A collaboration's history as one file (JSON text): entries, members' signed heads, results this node holds. */
export const ExportHistory = z.strictObject({ collaboration: CollaborationId.optional() });
