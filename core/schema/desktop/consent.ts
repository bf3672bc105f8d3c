import { z } from 'zod';
import { Language } from '../language.ts';

/** What the consent control shows: made by the shell, from a proposal and from what the node itself says of it. */

const Fact = z.strictObject({
  label: z.string(),
  value: z.string(),
  /** `quote`: somebody else's words. `code`: compared character by character. */
  as: z.enum(['text', 'quote', 'code']).default('text'),
});

const Section = z.strictObject({
  heading: z.string(),
  items: z.array(z.string()),
  /** Whether it must have been in view before a choice that needs it can be made. */
  mustBeSeen: z.boolean().default(false),
});

const Option = z.strictObject({ value: z.string(), label: z.string() });
const Input = z.strictObject({
  name: z.string(),
  label: z.string(),
  hint: z.string().default(''),
  kind: z.enum(['text', 'long-text', 'password', 'digits', 'number', 'date', 'choice', 'yes-no']),
  options: z.array(Option).default([]),
  value: z.string().default(''),
  required: z.boolean().default(false),
  /** Of which choices it is a part; empty: of all. */
  of: z.array(z.string()).default([]),
});

const Choice = z.strictObject({
  id: z.string(),
  label: z.string(),
  tone: z.enum(['plain', 'primary', 'danger']),
  /** What it needs before it can be made. */
  needsNotices: z.boolean().default(false),
  needsSeen: z.boolean().default(false),
  /** Why it cannot be made at all. */
  blocked: z.string().nullable().default(null),
});

export const Description = z.strictObject({
  language: Language,
  heading: z.string(),
  sentence: z.string(),
  facts: z.array(Fact).default([]),
  sections: z.array(Section).default([]),
  /** Each is to be confirmed by itself. */
  notices: z.array(z.strictObject({ name: z.string(), sentence: z.string() })).default([]),
  inputs: z.array(Input).default([]),
  /** Beside closing it, which decides nothing. */
  choices: z.array(Choice).min(1),
});
export type Description = z.input<typeof Description>;

export const Pending = z.strictObject({
  id: z.string(),
  theme: z.enum(['light', 'dark', 'system']),
  description: Description,
});
export type Pending = z.infer<typeof Pending>;

/** What the operator did in the consent control. */
export const ConsentAnswer = z.discriminatedUnion('answer', [
  z.strictObject({
    answer: z.literal('choose'),
    id: z.string().max(60),
    choice: z.string().max(60),
    notices: z.array(z.string().max(200)).max(50),
    inputs: z.record(z.string().max(60), z.string().max(4000)),
  }),
  z.strictObject({ answer: z.literal('dismiss'), id: z.string().max(60) }),
]);
export type ConsentAnswer = z.infer<typeof ConsentAnswer>;

/** How the shell took it; an error leaves the control open, with what it says. */
export const ConsentVerdict = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('done') }),
  z.strictObject({ verdict: z.literal('refused'), code: z.string(), sentence: z.string() }),
]);
export type ConsentVerdict = z.infer<typeof ConsentVerdict>;

/** What the consent control's page has of the program around it, and nothing else. */
export interface ConsentBridge {
  pending(): Promise<Pending | null>;
  answer(answer: ConsentAnswer): Promise<ConsentVerdict>;
  /** Hears that something else is pending. */
  onChange(hear: () => void): void;
}
