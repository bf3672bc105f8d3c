import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId } from '../schema/ids.ts';
import { emptyReach, extend, isWithin } from './coverage.ts';
import type { Graph } from './graph.ts';
import type { GraphNode } from './graph-node.ts';

/**
 * The entries that are void because their author forked (PROTOCOL.md rule 3): of an author with two entries at
 * sequence number s those from s on, except what lies in the causal past of a counting entry by an author without a
 * fork.
 * @param isVoid entries that count for nothing for another reason, such as a removal
 */
export function voidByFork(graph: Graph, isVoid: (entry: Entry) => boolean): Set<ContentId> {
  const forked = [...graph.authors().values()].filter((lines) => lines.forkedAt !== null);
  const voided = new Set<ContentId>();
  if (forked.length === 0) return voided;
  const vouched = extend(emptyReach, lastCounting(graph, isVoid), graph.lines);
  for (const { all, forkedAt } of forked) {
    for (const { nodes } of all) {
      for (const node of nodes) {
        if (node.seq >= (forkedAt ?? 0) && !isWithin(vouched, node)) voided.add(node.entry.id);
      }
    }
  }
  return voided;
}

/** Of every author without a fork the last entry that counts: the past of the earlier ones is within its own. */
function lastCounting(graph: Graph, isVoid: (entry: Entry) => boolean): GraphNode[] {
  return [...graph.authors().values()].flatMap((lines) => {
    if (lines.forkedAt !== null) return [];
    return lines.all[0]?.nodes.findLast((node) => !isVoid(node.entry)) ?? [];
  });
}
