import { z } from 'zod';
import { StepName } from '../../../core/schema/api/tasks.ts';

const text = z.string().catch('');

export const operators = [
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'between',
  'in',
  'like',
  'missing',
  'present',
] as const;
export type Operator = (typeof operators)[number];

/** One line of the condition: a column, what is asked of it, and with what it is compared. */
const Condition = z.object({
  column: text,
  operator: z.enum(operators).catch('='),
  /** One value; for `in` several, each on its own place. */
  values: z.array(z.string()).catch(['']),
});
export type Condition = z.infer<typeof Condition>;

const Group = z.object({ column: text, levels: z.array(z.string()).catch([]) });

export const units = ['seconds', 'minutes', 'hours', 'days'] as const;
export type Unit = (typeof units)[number];
const Duration = z.object({ amount: text, unit: z.enum(units).catch('days') });
export type Duration = z.infer<typeof Duration>;

/**
 * The form as it was typed: texts where a person writes, whatever they are worth. Kept with drafts, so that nothing
 * typed is lost; a field that cannot be read is empty.
 */
export const FormFields = z.object({
  collaboration: text,
  algorithm: text,
  dataset: text,
  columns: z.array(z.string()).catch([]),
  filter: z.object({
    /** Which of the two counts. */
    written: z.boolean().catch(false),
    text,
    joined: z.enum(['and', 'or']).catch('and'),
    conditions: z.array(Condition).catch([]),
  }),
  groups: z.array(Group).catch([]),
  skipna: z.boolean().catch(true),
  ddof: text,
  grid: z.object({ low: text, high: text, step: text }),
  refineAbove: text,
  exact: z.boolean().catch(false),
  probabilities: text,
  edges: text,
  /** Parameters without a field of their own, as JSON. */
  others: text,
  everybody: z.boolean().catch(true),
  /** Ids of the other organisations asked, where it is not everybody. */
  asked: z.array(z.string()).catch([]),
  own: z.enum(['ask', 'launch', 'none']).catch('ask'),
  mode: z.enum(['secure', 'open']).catch('secure'),
  minimum: text,
  recipients: z.enum(['participants', 'launcher']).catch('participants'),
  /** How many must accept, and how many may take part; empty: as the node has it. */
  fewest: text,
  most: text,
  join: Duration,
  phase: Duration,
  title: text,
  purpose: text,
  /** For drills; kept when a task is repeated or a draft comes from a script. */
  pauseBefore: z.array(StepName).catch([]),
});
export type FormFields = z.infer<typeof FormFields>;

export function emptyFields(): FormFields {
  return {
    collaboration: '',
    algorithm: '',
    dataset: '',
    columns: [],
    filter: { written: false, text: '', joined: 'and', conditions: [] },
    groups: [],
    skipna: true,
    ddof: '1',
    grid: { low: '', high: '', step: '' },
    refineAbove: '10',
    exact: false,
    probabilities: '0.25, 0.5, 0.75',
    edges: '',
    others: '',
    everybody: true,
    asked: [],
    own: 'ask',
    mode: 'secure',
    minimum: '3',
    recipients: 'participants',
    fewest: '',
    most: '',
    join: { amount: '7', unit: 'days' },
    phase: { amount: '2', unit: 'minutes' },
    title: '',
    purpose: '',
    pauseBefore: [],
  };
}
