import type { SignedEntry } from '../schema/feed/entry.ts';
import type { Tips } from '../schema/feed/tips.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { emptyReach, extend, isWithin } from './coverage.ts';
import type { Graph } from './graph.ts';
import type { GraphNode, Reach } from './graph-node.ts';

/** What the other side holds, as far as its tips tell. */
export interface Held {
  readonly reach: Reach;
  /** Authors with a tip that we lack: nothing of theirs is taken to be missing there. */
  readonly ahead: ReadonlySet<OrganisationId>;
}

export type Locators = Readonly<Record<OrganisationId, readonly ContentId[]>>;

export interface Page {
  readonly entries: readonly SignedEntry[];
  /** Where to go on; null at the end. */
  readonly next: number | null;
}

/** Room for the map around an entry's two byte strings. */
const ENTRY_OVERHEAD = 32;

export function tipsOf(graph: Graph): Tips {
  const tips: Tips = {};
  for (const [author, lines] of graph.authors()) {
    tips[author] = lines
      .tips()
      .slice(0, limits.tipsPerAuthor)
      .map((node) => ({ seq: node.seq, id: node.entry.id }));
  }
  return tips;
}

/** The authors of tips that are not here. */
export function authorsAhead(graph: Graph, tips: Tips): OrganisationId[] {
  const authors = Object.keys(tips) as OrganisationId[];
  return authors.filter((author) => tips[author]?.some((tip) => graph.get(tip.id) === undefined));
}

/**
 * Whoever holds an entry holds all that it depends on, so known tips say what is held. A tip that we lack says that its
 * author's earlier entries are held too, unless our copies parted on the way. Whoever asks sees that by our tips, and
 * asks again with locators that say where.
 */
export function heldBy(graph: Graph, tips: Tips, locators: Locators): Held {
  const ids = [...Object.values(tips).flatMap((heads) => heads.map((head) => head.id))];
  ids.push(...Object.values(locators).flat());
  const nodes = ids.flatMap((id) => graph.get(id) ?? []);
  const ahead = authorsAhead(graph, tips).filter((author) => locators[author] === undefined);
  return { reach: extend(emptyReach, nodes, graph.lines), ahead: new Set(ahead) };
}

/**
 * The next entries, in order of arrival and so in causal order, that the other side does not hold.
 * @param after where the page before ended; 0 at first
 */
export function selectPage(graph: Graph, held: Held, after: number, maxBytes: number): Page {
  const entries: SignedEntry[] = [];
  let bytes = 0;
  const arrived = graph.arrived();
  for (let at = after; at < arrived.length; at++) {
    const node = arrived[at];
    if (node === undefined || isHeld(held, node)) continue;
    const { signed } = node.entry;
    bytes += signed.body.length + signed.signature.length + ENTRY_OVERHEAD;
    const isFull = entries.length === limits.entriesPerSyncBatch || bytes > maxBytes;
    if (isFull && entries.length > 0) return { entries, next: at };
    entries.push(signed);
  }
  return { entries, next: null };
}

function isHeld({ reach, ahead }: Held, node: GraphNode): boolean {
  return isWithin(reach, node) || ahead.has(node.entry.body.author);
}

/** Entries of an author, ever farther back from the end of each branch; the other side finds the last it shares. */
export function locatorsFor(graph: Graph, author: OrganisationId): ContentId[] {
  const found: ContentId[] = [];
  for (const { nodes } of graph.linesOf(author)?.all ?? []) {
    for (let back = 1; back <= nodes.length; back *= 2) {
      const node = nodes.at(-back);
      if (node !== undefined) found.push(node.entry.id);
    }
  }
  return found.slice(0, limits.locatorsPerAuthor);
}
