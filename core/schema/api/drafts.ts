import { z } from 'zod';
import { text, uint } from '../ids.ts';
import { limits } from '../limits.ts';
import { nestsAtMost } from '../nesting.ts';

export const DraftId = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of a draft');

const { bodyLength, depth } = limits.drafts;

/** As much of a `LaunchTask` as its author has filled in so far; checked as a task only when it is launched. */
const DraftBody = z
  .record(z.string().max(64), z.unknown())
  // The depth first and alone: writing a bottomless one as text would not end well.
  .refine((body) => nestsAtMost(body, depth), { message: 'nests too deeply', abort: true })
  .refine((body) => JSON.stringify(body).length <= bodyLength, 'is too large for a draft');

export const SaveDraft = z.strictObject({ title: text(120), body: DraftBody }).meta({
  id: 'SaveDraft',
  description: 'A task as far as it has been thought out; `body` may lack anything.',
});
export type SaveDraft = z.infer<typeof SaveDraft>;

export const Draft = z
  .strictObject({
    id: DraftId,
    title: text(120),
    saved: uint.describe('Milliseconds since 1970.'),
    body: z.record(z.string(), z.unknown()),
  })
  .meta({
    id: 'Draft',
    description: 'A task that has not been launched; nobody else knows of it.',
  });
export type Draft = z.infer<typeof Draft>;

export const DraftParams = z.strictObject({ draft: DraftId.describe('The draft’s id.') });
