import { z } from 'zod';
import { uint } from '../schema/ids.ts';

/** What an opening found wrong with the database as a whole. */
export const DamageKind = z.enum([
  /** LevelDB passed over damaged records of its log. */
  'dropped',
  /** It is behind what had reached the disk: a log or a table that is cut, gone or older. */
  'set-back',
  /** Other records are there than should be. */
  'records',
  /** Its own count, or the mark beside it, is gone or damaged. */
  'count',
  /** LevelDB could not read its files; they were repaired. */
  'repaired',
]);
export type DamageKind = z.infer<typeof DamageKind>;

/** Kept in the database for good: what was lost of the journal does not come again. */
export const Damage = z.strictObject({
  /** When it was found first, and last. */
  first: uint,
  latest: uint,
  kinds: z.array(DamageKind),
  /** The newest copy of the files as they were found; null when none could be kept. */
  copy: z.string().nullable(),
  /** Nobody has seen to it yet that own feeds are compared with the members'. */
  pending: z.boolean(),
});
export type Damage = z.infer<typeof Damage>;

export const DAMAGE_TABLE = 'damage';
export const DAMAGE_KEY = 'store';

export function damageAfter(
  before: Damage | null,
  found: { readonly kinds: ReadonlySet<DamageKind>; readonly copy: string | null; now: number },
): Damage {
  const { kinds, copy, now } = found;
  return {
    first: before?.first ?? now,
    latest: now,
    kinds: [...new Set([...(before?.kinds ?? []), ...kinds])],
    copy: copy ?? before?.copy ?? null,
    pending: true,
  };
}
