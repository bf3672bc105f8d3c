import { join } from 'node:path';

/** Where a node's folder keeps what. */
export const places = {
  key: (folder: string) => join(folder, 'organisation.key'),
  store: (folder: string) => join(folder, 'store'),
  log: (folder: string) => join(folder, 'node.log'),
};
