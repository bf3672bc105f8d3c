import { z } from 'zod';
import { CollaborationId, ContentId, OrganisationId, TaskId, uint } from '../ids.ts';

export const HistoryItem = z
  .strictObject({
    id: ContentId,
    collaboration: CollaborationId,
    author: OrganisationId,
    authorName: z.string(),
    seq: uint,
    time: uint.describe("The author's clock."),
    type: z.string(),
    task: TaskId.nullable(),
    round: uint.nullable().describe("Of a round's entries, counted from 1."),
    attempt: uint.nullable().describe('The same, counted from 1.'),
    sentence: z.string().describe('One line in words.'),
    counts: z.boolean().describe('False: void, by a removal, a fork or a missing right.'),
  })
  .meta({ id: 'HistoryItem' });
export type HistoryItem = z.infer<typeof HistoryItem>;

export const HistoryQuery = z.strictObject({
  collaboration: CollaborationId.optional(),
  task: TaskId.optional(),
  before: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Items before this position, newest first; from `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many on a page.'),
});
export const HistoryPage = z
  .strictObject({
    items: z.array(HistoryItem),
    next: uint.nullable(),
  })
  .meta({ id: 'HistoryPage' });
export type HistoryPage = z.infer<typeof HistoryPage>;

export const HistoryVerdictView = z
  .strictObject({
    collaboration: z.string(),
    name: z.string(),
    entries: uint,
    authors: uint,
    tasks: uint,
    results: uint,
    forked: z
      .array(OrganisationId)
      .describe(
        'Authors that signed two contradicting entries: what they said from there on counts for nothing.',
      ),
    void: uint.describe(
      'Entries that count for nothing: beyond a removal, after a fork, or without the right to them.',
    ),
    problems: z.array(z.strictObject({ code: z.string(), sentence: z.string() })),
    tails: z
      .array(z.strictObject({ author: OrganisationId, last: z.int(), proven: z.int() }))
      .describe('Up to which entry of each feed some other member vouches; -1 when nobody does.'),
    ok: z.boolean().describe('Nothing is wrong with what the file holds.'),
    tailProven: z
      .boolean()
      .describe('And others vouch for its last entries, so that none were cut off.'),
  })
  .meta({ id: 'HistoryVerdict', description: 'What checking an exported history found.' });
export type HistoryVerdictView = z.infer<typeof HistoryVerdictView>;

export const ExportHistory = z.strictObject({ collaboration: CollaborationId.optional() }).meta({
  id: 'ExportHistory',
  description:
    "A collaboration's history as one file (JSON text): entries, members' signed heads, results this node holds.",
});
