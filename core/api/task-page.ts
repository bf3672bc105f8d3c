import type { z } from 'zod';
import type { TaskQuery } from '../schema/api/tasks.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { stageOf, type TaskState } from '../tasks/state.ts';
import { placeOf } from './views/task-view.ts';

/**
 * One page of the tasks that a query asks for. The cursor is the place of the last task, not its number: what is
 * announced meanwhile moves nothing from one page to another.
 * @param tasks as TaskBoards.list orders them
 */
export function pageOf(
  tasks: readonly TaskState[],
  query: z.output<typeof TaskQuery>,
  self: OrganisationId,
): { readonly items: readonly TaskState[]; readonly next: string | null } {
  const { cursor, limit } = query;
  const found = tasks.filter((task) => isAfter(task, cursor) && fits(task, query, self));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = last !== undefined && found.length > items.length;
  return { items, next: more ? `${last.announcedAt}.${last.id}` : null };
}

function isAfter({ announcedAt, id }: TaskState, cursor: string | undefined): boolean {
  if (cursor === undefined) return true;
  const [at = '', last = ''] = cursor.split('.');
  return announcedAt < Number(at) || (announcedAt === Number(at) && id < last);
}

function fits(task: TaskState, query: z.output<typeof TaskQuery>, self: OrganisationId): boolean {
  const { spec } = task;
  const is = <T>(wanted: T | undefined, value: () => T) =>
    wanted === undefined || value() === wanted;
  return (
    is(query.collaboration, () => spec.collaboration) &&
    is(query.stage, () => stageOf(task)) &&
    is(query.launcher, () => spec.launcher) &&
    is(query.mine, () => placeOf(task, self)) &&
    is(query.algorithm, () => spec.algorithm.name) &&
    is(query.dataset, () => spec.dataset) &&
    (query.title === undefined || spec.title.toLowerCase().includes(query.title.toLowerCase()))
  );
}
