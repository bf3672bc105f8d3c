import { z } from 'zod';
import { CollaborationId, ColumnName, DatasetLabel, OrganisationId, text, uint } from '../ids.ts';
import { limits } from '../limits.ts';

const anyOr = <T extends z.ZodType>(item: T) =>
  z.union([z.literal('any'), z.array(item).min(1).max(1000)]);

export const PolicyTerms = z
  .strictObject({
    name: text(120).min(1),
    action: z.enum(['accept', 'decline']),
    collaboration: CollaborationId,
    launchers: anyOr(OrganisationId),
    algorithms: anyOr(z.string().max(64)),
    dataset: DatasetLabel,
    columns: anyOr(ColumnName),
    filters: z.boolean().describe('Whether tasks that filter rows or divide them into groups fit.'),
    groups: z.boolean(),
    open: z
      .boolean()
      .describe('Whether tasks in open mode fit; they never do unless this is said.'),
    minimum: uint
      .min(2)
      .max(limits.participants.most)
      .describe(
        'The least protection (rule 16) the task must give; 2 needs the notice to be confirmed when the policy is made.',
      ),
    notices: z
      .array(z.enum(['minimum-of-two']))
      .max(1)
      .default([])
      .describe(
        'Notices confirmed for every task the policy accepts; only `minimum-of-two` can be confirmed beforehand.',
      ),
    until: uint.nullable().describe('Milliseconds since 1970; null never ends.'),
    mostUses: uint.nullable().describe('How often it may accept; null without bound.'),
  })
  .meta({
    id: 'PolicyTerms',
    description:
      'What an operator decides in advance: a task that fits every line of it is decided without asking.',
  });
export type PolicyTerms = z.infer<typeof PolicyTerms>;

export const Policy = z
  .strictObject({
    id: z.string().max(40),
    terms: PolicyTerms,
    created: uint,
    uses: uint,
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof Policy>;
