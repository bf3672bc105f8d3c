import type { GraphNode, Reach } from './graph-node.ts';

export const emptyReach: Reach = new Uint32Array(0);

/** How far the causal past of a node, itself included, reaches along a line. */
export function reachOf(node: GraphNode, line: number): number {
  return line === node.line ? node.seq + 1 : (node.others[line] ?? 0);
}

export function isWithin(reach: Reach, node: GraphNode): boolean {
  return (reach[node.line] ?? 0) > node.seq;
}

/** The union of a set and the causal pasts of nodes. */
export function extend(reach: Reach, nodes: Iterable<GraphNode>, lines: number): Reach {
  const union = new Uint32Array(lines);
  union.set(reach);
  for (const node of nodes) {
    for (const [line, count] of node.others.entries()) {
      if (count > (union[line] ?? 0)) union[line] = count;
    }
    if (node.seq + 1 > (union[node.line] ?? 0)) union[node.line] = node.seq + 1;
  }
  return union;
}
