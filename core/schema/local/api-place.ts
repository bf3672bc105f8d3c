import { join } from 'node:path';
import { z } from 'zod';

/** Where a running node serves its HTTP API: a file of its owner in the node's folder, for scripts that know the folder. */
export const ApiPlace = z.strictObject({
  port: z.int().min(1).max(65_535),
  /** http://127.0.0.1:PORT, without /v1. */
  url: z.string(),
  /** Of the node: one that was killed leaves the file behind. */
  pid: z.int().min(1),
});
export type ApiPlace = z.infer<typeof ApiPlace>;

export const apiPlaceIn = (folder: string): string => join(folder, 'api.json');

/** Taken where nothing else is asked for. */
export const DEFAULT_API_PORT = 6700;
