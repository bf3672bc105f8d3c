import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';

type Part = Pick<NodeServices, 'drafts' | 'createDraft' | 'replaceDraft' | 'removeDraft'>;

export function draftServices({ drafts }: NodeParts): Part {
  return {
    drafts: () => drafts.list(),
    createDraft: (fields) => drafts.create(fields),
    replaceDraft: (id, fields) => drafts.replace(id, fields),
    removeDraft: (id) => drafts.remove(id),
  };
}
