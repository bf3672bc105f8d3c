import type { Identity } from '../../core/identity/keys.ts';
import type { Entry } from '../../core/schema/feed/entry.ts';
import type { ContentId } from '../../core/schema/ids.ts';
import { makeEntry, makeFounding } from './feed-entries.ts';

/** One step of a random history: who writes, on which of its branches, citing which entries so far. */
export interface Step {
  readonly author: number;
  /** 0: goes on from its last entry. Otherwise it forks: goes on from an entry before. */
  readonly back: number;
  readonly cites: readonly number[];
}

/**
 * Entries in a causal order, the first the founding one. Cited are entries of other authors that exist by then; each
 * entry cites one of an author at most.
 */
export function history(authors: readonly Identity[], steps: readonly Step[]): Entry[] {
  const founder = authors[0];
  if (founder === undefined) return [];
  const root = makeFounding(founder);
  const entries = [root];
  const own = new Map<string, Entry[]>([[founder.organisation, [root]]]);
  for (const { author, back, cites } of steps) {
    const identity = authors[author % authors.length]!;
    const mine = own.get(identity.organisation) ?? [];
    const seen = new Map<string, Entry>([[root.body.author, root]]);
    for (const cite of cites) {
      const entry = entries[cite % entries.length]!;
      seen.set(entry.body.author, entry);
    }
    seen.delete(identity.organisation);
    // A first entry depends on somebody else's; the founder's second one too.
    const prev = mine.at(-1 - Math.min(back, mine.length)) ?? (seen.size === 0 ? root : null);
    const entry = makeEntry(identity, { collaboration: root.id, prev, seen: [...seen.values()] });
    entries.push(entry);
    own.set(identity.organisation, [...mine, entry]);
  }
  return entries;
}

/** Every entry with all that it depends on, by the definition: the reference for what the graph computes. */
export function pastsOf(entries: readonly Entry[]): Map<string, Set<ContentId>> {
  const pasts = new Map<string, Set<ContentId>>();
  for (const { id, body } of entries) {
    const past = new Set([id]);
    const causes = Object.values(body.seen).map((head) => head.id);
    if (body.prev !== null) causes.push(body.prev);
    for (const cause of causes) for (const one of pasts.get(cause) ?? []) past.add(one);
    pasts.set(id, past);
  }
  return pasts;
}
