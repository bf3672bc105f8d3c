import { CollaborationView } from '../schema/api/collaborations.ts';
import type { OrganisationRef } from '../schema/api/common.ts';
import type { LaunchTask } from '../schema/api/tasks.ts';
import { ParleyError } from '../schema/errors.ts';
import { CollaborationId, OrganisationId } from '../schema/ids.ts';
import type { Calls } from './calls.ts';
import type { CallOptions } from './transport.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The task with ids where collaboration and members were named; asks the node only where a name is used.
 * @throws ParleyError NOT_FOUND for a name that nobody has, USAGE for one that several have
 */
export async function withIds(
  calls: Calls,
  task: LaunchTask,
  { signal }: CallOptions,
): Promise<LaunchTask> {
  const { collaboration, invited } = task;
  const named = invited?.some((who) => !isOrganisation(who)) ?? false;
  if (!named && (collaboration === undefined || isCollaboration(collaboration))) return task;
  const found = await findCollaboration(calls, collaboration, { signal });
  const members = found.members.filter(({ state }) => state === 'member');
  const refs = members.map(({ organisation }) => organisation);
  return {
    ...task,
    collaboration: found.id,
    ...(invited === undefined ? {} : { invited: invited.map((who) => idOf(refs, who)) }),
  };
}

async function findCollaboration(
  calls: Calls,
  typed: string | undefined,
  options: CallOptions,
): Promise<CollaborationView> {
  const all = await calls.list(CollaborationView, ['collaborations'], options);
  const [only, another] = all;
  if (typed === undefined) {
    if (only !== undefined && another === undefined) return only;
    throw new ParleyError(
      'USAGE',
      only === undefined
        ? 'This node is in no collaboration yet. Nothing was launched; found or join one first.'
        : `This node is in several collaborations: ${listed(all)}. Nothing was launched; say which one.`,
    );
  }
  const whole = all.find(({ id }) => id === typed);
  return whole ?? pick(all, typed, 'collaboration');
}

const idOf = (members: readonly OrganisationRef[], typed: string): string =>
  isOrganisation(typed) ? typed : pick(members, typed, 'member').id;

function pick<T extends Named>(items: readonly T[], typed: string, what: string): T {
  const name = folded(typed);
  const found = items.filter((item) => folded(item.name) === name);
  const [first, second] = found;
  if (first === undefined) {
    throw new ParleyError(
      'NOT_FOUND',
      `There is no ${what} named "${typed}" here; there ${items.length === 1 ? 'is' : 'are'} ${listed(items)}. Nothing was launched; use one of these names, or an id.`,
      { details: { name: typed } },
    );
  }
  if (second !== undefined) {
    throw new ParleyError(
      'USAGE',
      `"${typed}" is the name of more than one ${what}: ${found.map(({ id }) => id).join(', ')}. Nothing was launched; use the id.`,
      { details: { name: typed, ids: found.map(({ id }) => id) } },
    );
  }
  return first;
}

const LISTED = 10;

function listed(items: readonly Named[]): string {
  if (items.length === 0) return 'none';
  const names = items.slice(0, LISTED).map(({ name }) => `"${name}"`);
  const more = items.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Names differ when a person sees them differ, not by case or by how an accent is encoded. */
const folded = (name: string): string => name.trim().normalize('NFC').toLowerCase();

const isCollaboration = (value: string): boolean => CollaborationId.safeParse(value).success;
const isOrganisation = (value: string): boolean => OrganisationId.safeParse(value).success;
