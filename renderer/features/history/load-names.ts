import { api } from '../../api.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the lines of a history are about, by name. */
export interface Names {
  readonly self: string;
  readonly collaborations: readonly Named[];
  readonly organisations: readonly Named[];
  /** Titles of tasks, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly nameOf: (id: string) => string;
}

export async function loadNames(options: { readonly signal: AbortSignal }): Promise<Names> {
  const [status, collaborations, titles] = await Promise.all([
    api.status(options),
    api.collaborations(options),
    titlesOfTasks(options),
  ]);
  const names = new Map<string, string>();
  for (const { members } of collaborations) {
    for (const { organisation } of members) names.set(organisation.id, organisation.name);
  }
  return {
    self: status.organisation,
    collaborations: collaborations.map(({ id, name }) => ({ id, name })),
    organisations: [...names].map(([id, name]) => ({ id, name })),
    titles,
    nameOf: (id) => names.get(id) ?? `…${id.slice(-6)}`,
  };
}

async function titlesOfTasks(options: { readonly signal: AbortSignal }) {
  const titles = new Map<string, string>();
  for await (const { id, title } of api.allTasks({ limit: 500 }, options)) titles.set(id, title);
  return titles;
}
