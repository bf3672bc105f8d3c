import { isType, type EntryOf } from './causal-log.ts';
import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';

/**
 * An entry that takes something from a member: `remove` ends the membership and voids everything beyond the cut,
 * `demote` ends the admin role and voids what needed it beyond the cut.
 */
export interface Removal {
  readonly id: ContentId;
  readonly kind: 'remove' | 'demote';
  readonly author: OrganisationId;
  readonly seq: number;
  readonly subject: OrganisationId;
  /** The subject's last sequence number that counts; -1 when none does. */
  readonly cut: number;
}

type RemovalEntry = EntryOf<'member.removed' | 'member.demoted' | 'member.succeeded'>;

export function asRemoval(entry: Entry): Removal | null {
  if (!isType(entry, 'member.removed', 'member.demoted', 'member.succeeded')) return null;
  const { id, body } = entry as RemovalEntry;
  const subject = 'old' in body.payload ? body.payload.old : body.payload.member;
  // Who hands over to a new key ends with saying so; the entry cannot name itself as the last that counts.
  const handsOver = body.author === subject;
  return {
    id,
    kind: body.type === 'member.demoted' ? 'demote' : 'remove',
    author: body.author,
    seq: body.seq,
    subject,
    cut: handsOver ? body.seq : (body.payload.cut?.seq ?? -1),
  };
}

/** The lowest cut of each removed member (rule 4: two cuts, the lower). */
export function lowestCuts(removals: readonly Removal[]): ReadonlyMap<OrganisationId, number> {
  const cuts = new Map<OrganisationId, number>();
  for (const { kind, subject, cut } of removals) {
    if (kind === 'remove') cuts.set(subject, Math.min(cut, cuts.get(subject) ?? cut));
  }
  return cuts;
}
