import type { ParleyClient } from '../../client/client.ts';

export type Titles = ReadonlyMap<string, string>;

/** What algorithms are called, as the node says it. */
export async function titlesOf(client: ParleyClient): Promise<Titles> {
  return new Map((await client.algorithms()).map(({ name, title }) => [name, title]));
}
