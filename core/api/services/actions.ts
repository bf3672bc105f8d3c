import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';

type Part = Pick<NodeServices, 'actions' | 'noteAction'>;

export function actionServices({ actions }: NodeParts): Part {
  return {
    actions: (query) => actions.page(query),
    noteAction: (act, by) => actions.note(act, by),
  };
}
