import { api } from '../api.ts';
import { useResource } from '../state/resource.svelte.ts';

/** What the frame shows of the node: how many decisions wait, how many members are connected. For the workspace's life. */
export const useNodeStatus = () =>
  useResource((signal) => api.status({ signal }), {
    concerns: ({ kind }) => kind !== 'task-log' && kind !== 'token',
  });
