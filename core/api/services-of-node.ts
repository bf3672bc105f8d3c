import type { NodeParts } from './node-parts.ts';
import type { FacadeServices } from './facade-services.ts';
import type { NodeServices } from './services.ts';
import { actionServices } from './services/actions.ts';
import { collaborationServices } from './services/collaborations.ts';
import { datasetServices } from './services/datasets.ts';
import { draftServices } from './services/drafts.ts';
import { eventServices } from './services/events.ts';
import { historyServices } from './services/history.ts';
import { nodeServices } from './services/node.ts';
import { taskServices } from './services/tasks.ts';
import { tokenServices } from './services/tokens.ts';

/** What the API serves, made of a running node's parts; the facade stands above them and adds its own. */
export function servicesOf(parts: NodeParts): Omit<NodeServices, keyof FacadeServices> {
  return {
    ...nodeServices(parts),
    ...collaborationServices(parts),
    ...datasetServices(parts),
    ...taskServices(parts),
    ...draftServices(parts),
    ...actionServices(parts),
    ...historyServices(parts),
    ...eventServices(parts.events),
    ...tokenServices(parts),
  };
}
