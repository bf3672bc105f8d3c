import type { NodeReach } from '../../../schema/api/node.ts';

/** What is put into words about how members reach this node. */
export interface ReachFacts extends Omit<NodeReach, 'sentence'> {
  /** Members that are connected now. */
  readonly connected: number;
  /** Whether it listens at an address of its own. */
  readonly listens: boolean;
}
