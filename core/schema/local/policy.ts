import { z } from 'zod';
import { CollaborationId, ColumnName, DatasetLabel, OrganisationId, text, uint } from '../ids.ts';
import { limits } from '../limits.ts';

const anyOr = <T extends z.ZodType>(item: T) =>
  z.union([z.literal('any'), z.array(item).min(1).max(1000)]);

/** What an operator decides in advance: a task that fits every line of it is decided without asking. */
export const PolicyTerms = z.strictObject({
  name: text(120).min(1),
  action: z.enum(['accept', 'decline']),
  collaboration: CollaborationId,
  launchers: anyOr(OrganisationId),
  algorithms: anyOr(z.string().max(64)),
  dataset: DatasetLabel,
  columns: anyOr(ColumnName),
  /** Whether tasks that filter rows or divide them into groups fit. */
  filters: z.boolean(),
  groups: z.boolean(),
  /** Whether tasks in open mode fit; they never do unless this is said. */
  open: z.boolean(),
  /** The least protection (rule 16) the task must give; 2 needs the notice to be confirmed when the policy is made. */
  minimum: uint.min(2).max(limits.participants.most),
  /** Notices confirmed for every task the policy accepts; only `minimum-of-two` can be confirmed beforehand. */
  notices: z
    .array(z.enum(['minimum-of-two']))
    .max(1)
    .default([]),
  /** Milliseconds since 1970; null never ends. */
  until: uint.nullable(),
  /** How often it may accept; null without bound. */
  mostUses: uint.nullable(),
});
export type PolicyTerms = z.infer<typeof PolicyTerms>;

export const Policy = z.strictObject({
  id: z.string().max(40),
  terms: PolicyTerms,
  created: uint,
  uses: uint,
});
export type Policy = z.infer<typeof Policy>;
