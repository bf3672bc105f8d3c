import type { NodeServices } from '../../../../core/api/services.ts';
import type { Draft } from '../../../../core/schema/api/drafts.ts';
import { ParleyError } from '../../../../core/schema/errors.ts';

export const draftId = '00000000000000d1';

type Part = Pick<NodeServices, 'drafts' | 'createDraft' | 'replaceDraft' | 'removeDraft'>;

/** Drafts in memory; one is there from the start. */
export function fakeDrafts(): Part {
  const kept = new Map<string, Draft>([
    [draftId, { id: draftId, title: 'Mean wage', saved: 1, body: { algorithm: 'mean' } }],
  ]);
  const draftOf = (id: string): Draft => {
    const found = kept.get(id);
    if (found === undefined) throw new ParleyError('NOT_FOUND', `There is no draft ${id}.`);
    return found;
  };
  return {
    drafts: async () => [...kept.values()],
    createDraft: async (fields) => {
      const draft = { id: kept.size.toString(16).padStart(16, '0'), saved: 2, ...fields };
      kept.set(draft.id, draft);
      return draft;
    },
    replaceDraft: async (id, fields) => {
      const draft = { ...draftOf(id), ...fields };
      kept.set(id, draft);
      return draft;
    },
    removeDraft: async (id) => {
      kept.delete(draftOf(id).id);
    },
  };
}
