import type { Entry } from '../schema/feed/entry.ts';

/**
 * A set of entries that holds, with every entry, all that it depends on. It is kept as one number a line: how far
 * along the line (up to which sequence number, exclusive) the set reaches; 0 for not at all.
 */
export type Reach = Uint32Array;

/** A stored entry and its place among the others. */
export interface GraphNode {
  readonly entry: Entry;
  readonly seq: number;
  /** Which line of entries it stands on: a feed has one, and one more for each further branch of a fork. */
  readonly line: number;
  /** 1 more than the highest of what it depends on; 0 for a founding entry. Its own property, the same everywhere. */
  readonly height: number;
  readonly arrival: number;
  /** Its causal past on lines other than its own; shared with the entry before it when it cites nothing new. */
  readonly others: Reach;
}
