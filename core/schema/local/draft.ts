import { z } from 'zod';
import { text, uint } from '../ids.ts';
import { limits } from '../limits.ts';

export const StoredDraft = z.strictObject({
  title: text(120),
  saved: uint,
  /** JSON as it came: CBOR would not keep every number and text that JSON can say. */
  body: z.string().max(limits.drafts.bodyLength),
});
export type StoredDraft = z.infer<typeof StoredDraft>;
