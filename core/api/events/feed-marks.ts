import type { Entry } from '../../schema/feed/entry.ts';
import type { Head } from '../../schema/feed/head.ts';
import type { ContentId } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';

type Find = (id: ContentId) => Entry | undefined;

/**
 * Whether an entry is an event already, given the tips up to which its author's feed is.
 * @param forked whether two entries at one place of the feed are known here (PROTOCOL.md rule 3)
 */
export function isTold(tips: readonly Head[], entry: Entry, forked: boolean, find: Find): boolean {
  const { seq, prev } = entry.body;
  const last = tips.reduce((most, tip) => Math.max(most, tip.seq), -1);
  if (seq > last) return false;
  // Of an honest feed all is told up to the tip, be the tip itself lost by damage and not fetched again yet.
  if (!forked) return true;
  if (tips.some(({ id }) => id === prev)) return false;
  return tips.some((tip) => isOnChain(tip, entry, find));
}

function isOnChain(tip: Head, entry: Entry, find: Find): boolean {
  let at: ContentId | null = tip.id;
  while (at !== null) {
    if (at === entry.id) return true;
    const found = find(at);
    if (found === undefined || found.body.seq <= entry.body.seq) return false;
    at = found.body.prev;
  }
  return false;
}

/** The tips once the entry is told, too. */
export function withTold(tips: readonly Head[], { id, body: { seq, prev } }: Entry): Head[] {
  const others = tips.filter((tip) => tip.id !== prev);
  return [{ seq, id }, ...others].slice(0, limits.tipsPerAuthor);
}
