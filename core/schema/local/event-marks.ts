import { z } from 'zod';
import { Head } from '../feed/head.ts';
import { CollaborationId, uint } from '../ids.ts';
import { Stage } from '../api/tasks.ts';
import { limits } from '../limits.ts';

/** How far events have been made of what a node keeps; each is written together with the events themselves. */

/** One author's feed in one collaboration: the last entry of each branch that is an event (one, without a fork). */
export const FeedMark = z.strictObject({ tips: z.array(Head).max(limits.tipsPerAuthor) });
export type FeedMark = z.infer<typeof FeedMark>;

/** The stage that was last told of a task. */
export const StageMark = z.strictObject({ collaboration: CollaborationId, stage: Stage });
export type StageMark = z.infer<typeof StageMark>;

/** How many lines of a task's log are events. */
export const LogMark = z.strictObject({ lines: uint });
export type LogMark = z.infer<typeof LogMark>;

/** One of the things the operator keeps: a dataset, a policy, a join, a token. */
export const ThingMark = z.strictObject({
  /** Changes when the thing does. */
  value: z.string().max(200),
  name: z.string().max(120),
});
export type ThingMark = z.infer<typeof ThingMark>;
