import type { ParleyClient } from '../client/client.ts';
import type { CollaborationView } from '../schema/api/collaborations.ts';
import { ParleyError } from '../schema/errors.ts';
import { ContentId, OrganisationId } from '../schema/ids.ts';

/** Ids that people type: whole, a unique part of at least so many characters at either end, or a unique name. */
const PART_LEAST = 4;

interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** @throws ParleyError NOT_FOUND, or USAGE when it could be several */
function pick(items: readonly Named[], typed: string, what: string): string {
  const text = typed.trim().toLowerCase();
  const whole = items.filter(({ id }) => id.toLowerCase() === text);
  const named = items.filter(({ name }) => name?.toLowerCase() === text);
  const part =
    text.length < PART_LEAST
      ? []
      : items.filter(
          ({ id }) => id.toLowerCase().startsWith(text) || id.toLowerCase().endsWith(text),
        );
  // A name that looks like somebody's id never wins over the id.
  const found = [whole, part, named].find((list) => list.length > 0) ?? [];
  const [first, second] = found;
  if (first === undefined) {
    throw new ParleyError(
      'NOT_FOUND',
      `There is no ${what} "${typed}" here. Nothing was done; list them to see the ids.`,
    );
  }
  if (second !== undefined) {
    const list = found.map(({ id, name }) => (name === null ? id : `${id} (${name})`)).join(', ');
    throw new ParleyError(
      'USAGE',
      `"${typed}" could be more than one ${what}: ${list}. Nothing was done; give more of the id.`,
    );
  }
  return first.id;
}

export async function findTask(client: ParleyClient, typed: string): Promise<string> {
  if (ContentId.safeParse(typed).success) return typed;
  const ids: Named[] = [];
  for await (const { id } of client.allTasks({ limit: 500 })) ids.push({ id, name: null });
  return pick(ids, typed, 'task');
}

/** The collaboration named, or the only one. */
export async function findCollaboration(
  client: ParleyClient,
  typed: string | undefined,
): Promise<CollaborationView> {
  const all = await client.collaborations();
  if (typed === undefined) {
    const [only, another] = all;
    if (only !== undefined && another === undefined) return only;
    throw new ParleyError(
      'USAGE',
      only === undefined
        ? 'You are in no collaboration yet. Nothing was done; create or join one first.'
        : `You are in more than one collaboration: ${all.map(({ name }) => name).join(', ')}. Nothing was done; name one with --collaboration.`,
    );
  }
  const id = pick(all, typed, 'collaboration');
  return client.collaboration(id);
}

export function findMember({ members }: CollaborationView, typed: string): string {
  // Somebody removed may bear the name of a member; the id still finds them.
  const current = members.filter(({ state }) => state === 'member');
  const refs = (list: typeof members) => list.map(({ organisation }) => organisation);
  if (OrganisationId.safeParse(typed).success) return pick(refs(members), typed, 'member');
  return pick(refs(current), typed, 'member');
}

export async function findPeer(client: ParleyClient, typed: string): Promise<string> {
  if (OrganisationId.safeParse(typed).success) return typed;
  const peers = await client.peers();
  return pick(
    peers.map(({ organisation }) => organisation),
    typed,
    'organisation',
  );
}

/** The end of an id: ids of a kind begin alike. */
export function short(id: string): string {
  return id.slice(-8);
}
