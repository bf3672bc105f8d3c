import type { NodeServices } from '../../../../core/api/services.ts';
import { Action } from '../../../../core/schema/api/actions.ts';

/** Actions in memory, the newest first. */
export function fakeActions(): Pick<NodeServices, 'actions' | 'noteAction'> {
  const noted: Action[] = [];
  return {
    actions: async ({ kind, cursor = Infinity, limit }) => {
      const found = noted.filter((it) => it.seq < cursor && (kind ?? it.kind) === it.kind);
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? (items.at(-1)?.seq ?? null) : null };
    },
    noteAction: async (act, by) => {
      noted.unshift(Action.parse({ ...act, seq: noted.length + 1, time: 1_700_000_000_000, by }));
    },
  };
}
