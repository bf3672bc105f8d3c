import type { Notice } from '../schema/api/tasks.ts';
import type { Code } from '../schema/codes.ts';
import type { ColumnName, DatasetLabel, OrganisationId, TaskId } from '../schema/ids.ts';
import type { Overlap } from '../data/ledger/ledger.ts';
import type { Exposure } from './known-alone.ts';

/**
 * What a review has found, as facts: words/ puts them into each language. Canonical (dag-cbor), because a decision is bound
 * to the findings that it had to confirm.
 */
export type Finding =
  | { readonly key: 'launcher-is-member' | 'launcher-is-gone' | 'too-late' }
  | { readonly key: 'no-dataset'; readonly label: DatasetLabel }
  | { readonly key: 'dataset-readable'; readonly label: DatasetLabel; readonly rows: number }
  | ({ readonly key: 'dataset-unusable' } & DataProblem)
  | { readonly key: 'smallest-group'; readonly persons: number }
  | { readonly key: 'exact-order-statistics' | 'exact-order-statistics-forbidden' }
  | {
      readonly key: 'refines-too-far';
      readonly refineAbove: number;
      readonly smallestGroup: number;
    }
  | { readonly key: 'own-numbers-own-task' | 'own-numbers-seen' | 'steered-in-the-open' }
  | {
      readonly key: 'too-little-protection';
      readonly most: number;
      readonly minimum: number;
      /** Whether some do not count because a reader has their numbers already. */
      readonly someKnown: boolean;
    }
  | { readonly key: 'protected'; readonly minimum: number }
  | { readonly key: 'minimum-of-two' | 'launcher-steers-unchecked' | 'launcher-unchecked' }
  | {
      readonly key: 'overlap-of-persons';
      readonly task: TaskId;
      readonly column: ColumnName | null;
    }
  | {
      readonly key: 'overlap-of-organisation';
      readonly task: TaskId;
      readonly column: ColumnName | null;
      readonly organisation: OrganisationId;
    }
  | {
      readonly key: 'exposure';
      readonly task: TaskId;
      readonly title: string;
      /** How many organisations' sum would be left. */
      readonly left: number;
    };

/** Why this organisation's own data cannot serve a task. */
export interface DataProblem {
  readonly code: Code;
  readonly sentence: string;
  readonly column: ColumnName | null;
}

export interface FoundCheck {
  readonly name: string;
  readonly verdict: 'good' | 'notice' | 'blocked';
  readonly finding: Finding;
}

export interface FoundNotice {
  readonly name: Notice['name'];
  readonly finding: Finding;
}

/** What an overlap with an earlier answer would show (PROTOCOL.md rule 20). */
export function overlapFinding({ task, column, ...overlap }: Overlap): Finding {
  if (overlap.kind === 'persons') return { key: 'overlap-of-persons', task, column };
  const { organisation } = overlap;
  return { key: 'overlap-of-organisation', task, column, organisation };
}

/** What an earlier sum would show beside the organisation's own numbers. */
export function exposureFinding({ task, left }: Exposure): Finding {
  return { key: 'exposure', task: task.id, title: task.spec.title, left: left.length };
}
