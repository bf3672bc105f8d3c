import { z } from 'zod';
import { SignedEntry } from '../feed/entry.ts';
import { SignedHeads, Tips } from '../feed/tips.ts';
import { CollaborationId, ContentId, OrganisationId, uint } from '../ids.ts';
import { limits } from '../limits.ts';

/**
 * Bringing two replicas of a collaboration together (PROTOCOL.md rule 3). The requester pulls page by page what it
 * lacks, then pushes what the answer's tips show to be missing there; so one side that can dial is enough.
 */
const Entries = z.array(SignedEntry).max(limits.entriesPerSyncBatch);

/** Give me what these tips do not cover. */
const PullRequest = z.strictObject({
  kind: z.literal('pull'),
  collaboration: CollaborationId,
  tips: Tips,
  /**
   * {author: ids of entries held, newest first, ever farther apart} for authors whose copies here and there parted.
   * For others the responder takes it that whoever has a later entry has its own earlier ones.
   */
  locators: z.record(OrganisationId, z.array(ContentId).max(limits.locatorsPerAuthor)),
  /** 0, then the `next` of the page before. */
  after: uint,
});

/** Take these; in causal order. */
const PushRequest = z.strictObject({
  kind: z.literal('push'),
  collaboration: CollaborationId,
  entries: Entries,
});

export const SyncRequest = z.discriminatedUnion('kind', [PullRequest, PushRequest]);
export type SyncRequest = z.infer<typeof SyncRequest>;
export type PullRequest = z.infer<typeof PullRequest>;
export type PushRequest = z.infer<typeof PushRequest>;

export const SyncResponse = z.strictObject({
  /** What the responder holds, after taking what was pushed. */
  heads: SignedHeads,
  /** In causal order; none in the answer to a push. */
  entries: Entries,
  /** Where the next page starts; null at the end. */
  next: uint.nullable(),
});
export type SyncResponse = z.infer<typeof SyncResponse>;
