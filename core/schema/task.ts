import { z } from 'zod';
import {
  bytes,
  CollaborationId,
  DatasetLabel,
  multilineText,
  OrganisationId,
  text,
  uint,
} from './ids.ts';
import { limits } from './limits.ts';

/**
 * `secure`: nobody sees an organisation's own numbers, only sums over the participants.
 * `open`: the launcher sees each organisation's own numbers; the review page says so in these words. Nothing hides them,
 * nobody else gets them, and one round is all there is.
 */
export const TaskMode = z.enum(['secure', 'open']);
export type TaskMode = z.infer<typeof TaskMode>;

export const PrivacyTerms = z.strictObject({
  mode: TaskMode,
  /**
   * The least protection (PROTOCOL.md rule 16) and, with group cells, the least number of organisations with enough
   * persons in a cell (rule 18). 3 by default; 2 needs every operator's explicit word; 1 in open mode, and only there.
   */
  minimum: uint.min(1).max(limits.participants.most),
  /** Who gets the result. With `launcher`, nobody else can check the sums (rule 15). */
  recipients: z.enum(['participants', 'launcher']),
});
export type PrivacyTerms = z.infer<typeof PrivacyTerms>;

/**
 * What a launcher asks for. The task's id is the CID of its canonical encoding; the signature is that of the feed
 * entry which announces it.
 */
export const TaskSpec = z
  .strictObject({
    format: z.literal(1),
    collaboration: CollaborationId,
    launcher: OrganisationId,
    nonce: bytes(16),
    title: text(120).min(1),
    purpose: multilineText(2000),
    dataset: DatasetLabel,
    algorithm: z.strictObject({ name: z.string().max(64), version: uint.min(1) }),
    /** Checked by the algorithm's own schema. */
    parameters: z.record(z.string().max(64), z.unknown()),
    /** Members addressed, ascending, the launcher among them when it contributes. */
    invited: z.array(OrganisationId).min(1).max(limits.participants.most),
    participants: z.strictObject({
      minimum: uint.min(1).max(limits.participants.most),
      maximum: uint.min(1).max(limits.participants.most),
    }),
    privacy: PrivacyTerms,
    deadlines: z.strictObject({
      /** Until when one may accept, milliseconds since 1970, each by its own clock. */
      join: uint,
      /** Longest time for one phase of a round, seconds. */
      phaseSeconds: uint.min(1).max(24 * 3600),
    }),
  })
  .refine((spec) => spec.invited.every((id, i) => i === 0 || id > (spec.invited[i - 1] ?? '')), {
    message: 'invited must be ascending and without repetition',
  })
  .refine(
    ({ privacy, participants }) =>
      privacy.mode === 'open' ||
      (privacy.minimum >= 2 && participants.minimum >= limits.participants.least),
    { message: 'a secure sum takes at least two organisations, and hides each among at least two' },
  )
  .refine(
    ({ privacy }) =>
      privacy.mode === 'secure' || (privacy.minimum === 1 && privacy.recipients === 'launcher'),
    { message: 'in open mode nothing hides the numbers, and the launcher alone gets them' },
  )
  .refine((spec) => spec.participants.minimum <= spec.participants.maximum, {
    message: 'minimum is above maximum',
  })
  .refine((spec) => spec.participants.minimum <= spec.invited.length, {
    message: 'minimum is above the number of invited organisations',
  });
export type TaskSpec = z.infer<typeof TaskSpec>;
