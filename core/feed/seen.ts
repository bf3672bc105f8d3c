import { encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Head, Heads } from '../schema/feed/head.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { emptyReach, extend, isWithin } from './coverage.ts';
import type { Graph } from './graph.ts';
import type { GraphNode } from './graph-node.ts';

/**
 * What the next entry of `author` cites: the heads of other feeds that are not in its past yet, but for those that lie
 * in the past of another one cited. Of a forked author nothing from the fork on is cited, because a citation by us
 * would make it count (rule 3). When there are more than fit, those with the greatest past come first, after what the
 * entry must depend on.
 * @param cites entries that must be in its past
 * @param room bytes that the citations may take
 * @throws ParleyError ENTRY_DEPENDENCY when one of `cites` is not here, ENTRY_TOO_LARGE when they do not fit
 */
export function collectSeen(
  graph: Graph,
  author: OrganisationId,
  cites: readonly ContentId[],
  room: number,
): Heads {
  const own = graph.linesOf(author)?.head() ?? null;
  let past = own === null ? emptyReach : extend(emptyReach, [own], graph.lines);
  let left = room;
  const seen: Heads = {};

  const cite = (node: GraphNode): boolean => {
    const { body, id } = node.entry;
    if (body.author === author || isWithin(past, node)) return true;
    const head: Head = { seq: node.seq, id };
    const size = encodeCanonical({ [body.author]: head }).length;
    if (size > left) return false;
    seen[body.author] = head;
    past = extend(past, [node], graph.lines);
    left -= size;
    return true;
  };

  for (const id of cites) {
    if (!cite(demanded(graph, id))) {
      throw new ParleyError(
        'ENTRY_TOO_LARGE',
        `The entry depends on more feeds than one entry can cite (${cites.length} entries). It was not written.`,
      );
    }
  }
  for (const head of headsByHeight(graph)) if (!cite(head)) break;
  return seen;
}

/** The entry to cite for one that must be cited: the author's head, which has it in its past, unless a fork parts them. */
function demanded(graph: Graph, id: ContentId): GraphNode {
  const node = graph.get(id);
  if (node === undefined) {
    throw new ParleyError(
      'ENTRY_DEPENDENCY',
      `The entry would depend on ${id}, which is not here. It was not written; wait until it has come.`,
      { details: { id } },
    );
  }
  const head = graph.linesOf(node.entry.body.author)?.head() ?? node;
  return graph.reaches(head, node) ? head : node;
}

function headsByHeight(graph: Graph): GraphNode[] {
  return [...graph.authors().values()]
    .flatMap((lines) => lines.head() ?? [])
    .sort((a, b) => b.height - a.height || (a.entry.id < b.entry.id ? -1 : 1));
}
