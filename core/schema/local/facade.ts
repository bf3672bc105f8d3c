import { z } from 'zod';
import { bytes, DatasetLabel, OrganisationId, text, uint } from '../ids.ts';
import { limits } from '../limits.ts';

/** What a node keeps for scripts that were written for vantage6. */

export const FacadeSettings = z.strictObject({
  /** The port that was asked for (0: any free one); null while the facade is off. */
  port: uint.max(65_535).nullable(),
  /** Signs the facade's access tokens; never leaves the store. */
  secret: bytes(32),
});
export type FacadeSettings = z.infer<typeof FacadeSettings>;

export const FacadeUserName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, 'use letters, digits and . _ @ - (at most 64)');

export const FacadeUser = z.strictObject({
  name: FacadeUserName,
  /** Tells a user from another one who had the same name before. */
  key: z.string().max(40),
  salt: bytes(16),
  /** scrypt of the password. */
  hash: bytes(32),
  created: uint,
  lastLogin: uint.nullable(),
  failures: uint,
  lockedUntil: uint.nullable(),
});
export type FacadeUser = z.infer<typeof FacadeUser>;

/** A whole number that vantage6's clients know something of Parley by; never given twice. */
export const FacadeAlias = z.strictObject({ id: uint });

/**
 * How a script wrote the input and reads the result: `bare` JSON (4.x), JSON after the prefix `json.` (2.x and 3.x), both in
 * base64, or `plain` text (2019).
 */
export const FacadeFormat = z.enum(['bare', 'prefixed', 'plain']);
export type FacadeFormat = z.infer<typeof FacadeFormat>;

/** What a task of Parley is to the script that created it through the facade. */
export const FacadeTaskRecord = z.strictObject({
  name: text(limits.facade.nameLength),
  description: z.string().max(limits.facade.descriptionLength),
  image: z.string().max(limits.facade.imageLength),
  /** Which of the table's outputs the runs have. */
  output: z.enum(['average', 'own-sum-and-count', 'parley']),
  format: FacadeFormat,
  /** As it came. */
  input: z.string().max(limits.facade.inputLength),
  database: DatasetLabel,
  /** One run for each, in this order. */
  chosen: z.array(OrganisationId).min(1).max(limits.participants.most),
  /** Key of the user. */
  user: z.string().max(40),
  /** What differs from what the script may expect, in sentences. */
  notes: z.array(z.string().max(1000)).max(10),
  /** Removed by a script: shown no more. What members agreed on stays in their feeds. */
  hidden: z.boolean(),
});
export type FacadeTaskRecord = z.infer<typeof FacadeTaskRecord>;
