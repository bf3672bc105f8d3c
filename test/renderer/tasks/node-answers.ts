import { algorithms } from '../../../core/algorithms/registry.ts';
import { algorithmView } from '../../../core/api/views/algorithm-view.ts';
import { NodeStatus } from '../../../core/schema/api/node.ts';

/** As every node of this version answers. */
export const algorithmViews = algorithms.map((algorithm) => algorithmView(algorithm, 'en'));

export const statusOf = (self: string): NodeStatus =>
  NodeStatus.parse({
    organisation: self,
    profile: { name: 'Ahorn', contact: '' },
    version: '0.1.0',
    state: 'ready',
    started: 1,
    folder: '/home/ahorn',
    addresses: [],
    api: null,
    connected: 2,
    reach: { state: 'unknown', through: [], tried: [], sentence: '' },
    collaborations: [],
    waitingForDecision: 0,
    warnings: [],
  });
