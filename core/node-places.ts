import { join } from 'node:path';

/** Where a node's folder keeps what. */
export const places = {
  key: (folder: string) => join(folder, 'organisation.key'),
  store: (folder: string) => join(folder, 'store'),
  /** What is needed to find the others again, should the database be damaged. */
  remembered: (folder: string) => join(folder, 'remembered'),
  log: (folder: string) => join(folder, 'node.log'),
};
