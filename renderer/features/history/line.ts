import type { Action } from '../../../core/schema/api/actions.ts';
import type { HistoryItem } from '../../../core/schema/api/history.ts';

export const kinds = [
  'requests',
  'decisions',
  'rounds',
  'results',
  'members',
  'data',
  'node',
] as const;
export type LineKind = (typeof kinds)[number];

export const outcomes = [
  'approved',
  'declined',
  'withdrawn',
  'finished',
  'failed',
  'cancelled',
  'void',
] as const;
export type LineOutcome = (typeof outcomes)[number];

/** One thing that was done: by a member, in its feed, or at this node, in its journal. */
export interface Line {
  readonly key: string;
  readonly time: number;
  readonly kind: LineKind;
  readonly outcome: LineOutcome | null;
  readonly sentence: string;
  /** Who did it. */
  readonly organisation: string;
  /** null where it concerns this node alone. */
  readonly collaboration: string | null;
  readonly task: string | null;
  /** False where it counts for nothing. */
  readonly counts: boolean;
  /** `node`: it stands in no feed; the others do not know of it. */
  readonly from: 'feeds' | 'node';
  /** An own decision, whose review was kept. */
  readonly decision: boolean;
}

export function lineOfEntry(item: HistoryItem, self: string): Line {
  const outcome = item.counts ? outcomeOf(item.type) : 'void';
  return {
    key: item.id,
    time: item.time,
    kind: kindOf(item.type),
    outcome,
    sentence: item.sentence,
    organisation: item.author,
    collaboration: item.collaboration,
    task: item.task,
    counts: item.counts,
    from: 'feeds',
    decision: item.author === self && (outcome === 'approved' || outcome === 'declined'),
  };
}

function kindOf(type: string): LineKind {
  const [subject] = type.split('.', 1);
  switch (type) {
    case 'task.announced':
    case 'task.rostered':
      return 'requests';
    case 'task.accepted':
    case 'task.declined':
    case 'task.withdrawn':
      return 'decisions';
    case 'node.restored':
      return 'node';
    default:
      if (subject === 'round') return 'rounds';
      if (subject === 'task' || subject === 'result') return 'results';
      return subject === 'dataset' ? 'data' : 'members';
  }
}

function outcomeOf(type: string): LineOutcome | null {
  switch (type) {
    case 'task.accepted':
      return 'approved';
    case 'task.declined':
      return 'declined';
    case 'task.withdrawn':
      return 'withdrawn';
    case 'task.finished':
    case 'result.verified':
      return 'finished';
    case 'task.failed':
      return 'failed';
    case 'task.cancelled':
      return 'cancelled';
    default:
      return null;
  }
}

/** @param words what was done, in a sentence */
export function lineOfAction(action: Action, words: string, self: string): Line {
  return {
    key: `action ${action.seq}`,
    time: action.time,
    kind: kindOfAction(action.kind),
    outcome: null,
    sentence: words,
    organisation: self,
    collaboration: action.kind === 'history-exported' ? action.collaboration : null,
    task: 'task' in action ? action.task : null,
    counts: true,
    from: 'node',
    decision: false,
  };
}

function kindOfAction(kind: Action['kind']): LineKind {
  switch (kind) {
    case 'result-exported':
      return 'results';
    case 'preview-seen':
    case 'policy-added':
    case 'policy-removed':
      return 'decisions';
    case 'rows-seen':
    case 'dataset-connected':
    case 'dataset-changed':
    case 'dataset-disconnected':
      return 'data';
    case 'member-verified':
      return 'members';
    default:
      return 'node';
  }
}
