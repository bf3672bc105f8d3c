import { protection } from '../aggregation/protection.ts';
import type { Membership } from '../collaboration/membership.ts';
import { isCurrent } from '../collaboration/membership.ts';
import type { DatasetDefinition } from '../data/dataset-definition.ts';
import { encodeCanonical, sha256 } from '../schema/canonical.ts';
import type { Code } from '../schema/codes.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { isOpenable } from './openable.ts';
import type { TaskPlan } from './plan.ts';
import type { Overlap } from '../data/ledger/ledger.ts';
import {
  exposureFinding,
  overlapFinding,
  type DataProblem,
  type Finding,
  type FoundCheck,
  type FoundNotice,
} from './findings.ts';
import type { Exposure } from './known-alone.ts';
import { recipientsOf, withoutKnown } from './roster.ts';
import type { TaskState } from './state.ts';

/** The operator's own defaults, which no task can lower. */
export const OPERATOR_MINIMUM = 3;

export interface ReviewFields {
  readonly task: TaskState;
  readonly plan: TaskPlan;
  readonly self: OrganisationId;
  readonly membership: Membership;
  readonly groupOf: (organisation: OrganisationId) => string;
  /** null when this organisation has no such dataset, or it cannot be read now. */
  readonly dataset: {
    readonly definition: DatasetDefinition;
    readonly fingerprint: string;
    readonly rows: number;
  } | null;
  /** Why the dataset cannot be used, or null. */
  readonly problem: DataProblem | null;
  readonly overlaps: readonly Overlap[];
  /** Whose own numbers a recipient has already. */
  readonly alone: ReadonlySet<OrganisationId>;
  /** Earlier sums that an answer in open mode would undo. */
  readonly exposures: readonly Exposure[];
  readonly now: number;
}

/** What the operator is shown of the task's terms, and what acceptance is bound to. */
export interface ReviewFindings {
  readonly checks: readonly FoundCheck[];
  readonly notices: readonly FoundNotice[];
  readonly canAccept: boolean;
  /** The first check that forbids accepting, with the code that scripts are told; null when none does. */
  readonly blocked: {
    readonly check: string;
    readonly code: Code;
    readonly finding: Finding;
  } | null;
  /** As it would be if everybody asked took part. */
  readonly protectionAtMost: number;
  readonly digest: Uint8Array;
}

/** Judges a task for its review page: pure, so that what was shown can be shown again as it was. */
export function judgeTask(fields: ReviewFields): ReviewFindings {
  const { task, plan, membership, dataset, problem, overlaps, now } = fields;
  const { spec } = task;
  const { manifest } = plan;
  const checks: FoundCheck[] = [];
  const notices: FoundNotice[] = [];
  const say: Say = (name, verdict, finding) => {
    checks.push({ name, verdict, finding });
  };
  const notice: Note = (name, finding) => {
    notices.push({ name, finding });
    say(name, 'notice', finding);
  };

  if (isCurrent(membership, spec.launcher)) {
    say('launcher', 'good', { key: 'launcher-is-member' });
  } else {
    say('launcher', 'blocked', { key: 'launcher-is-gone' });
  }
  if (now >= spec.deadlines.join) {
    say('deadline', 'blocked', { key: 'too-late' });
  }
  if (dataset === null) {
    say(
      'data',
      'blocked',
      problem === null ? { key: 'no-dataset', label: spec.dataset } : unusable(problem),
    );
  } else {
    say('data', 'good', { key: 'dataset-readable', label: spec.dataset, rows: dataset.rows });
    if (problem !== null) say('columns', 'blocked', unusable(problem));
    judgeDisclosure(dataset.definition, manifest, say, notice);
  }

  const open = spec.privacy.mode === 'open';
  const most = open
    ? 0
    : protection(
        spec.invited.filter((organisation) => isCurrent(membership, organisation)),
        recipientsOf(task, spec.invited),
        withoutKnown(task, fields.alone, fields.groupOf),
      );
  if (open) {
    if (isOpenable(manifest)) {
      if (spec.launcher === fields.self)
        say('own-numbers', 'good', { key: 'own-numbers-own-task' });
      else notice('own-numbers', { key: 'own-numbers-seen' });
    } else {
      say('mode', 'blocked', { key: 'steered-in-the-open' });
    }
  } else if (most < spec.privacy.minimum) {
    say('protection', 'blocked', {
      key: 'too-little-protection',
      most,
      minimum: spec.privacy.minimum,
      someKnown: fields.alone.size > 0,
    });
  } else if (spec.privacy.minimum < OPERATOR_MINIMUM) {
    notice('minimum-of-two', { key: 'minimum-of-two' });
  } else {
    say('protection', 'good', { key: 'protected', minimum: spec.privacy.minimum });
  }
  if (!open && spec.privacy.recipients === 'launcher') {
    if (manifest.maxRounds > 1) {
      say('recipients', 'blocked', { key: 'launcher-steers-unchecked' });
    } else {
      notice('launcher-unchecked', { key: 'launcher-unchecked' });
    }
  }
  for (const finding of [
    ...overlaps.map(overlapFinding),
    ...fields.exposures.map(exposureFinding),
  ]) {
    if (dataset?.definition.disclosure.overlap === 'ask') notice('overlap', finding);
    else say('overlap', 'blocked', finding);
  }
  const first = checks.find(({ verdict }) => verdict === 'blocked');
  return {
    checks,
    notices,
    canAccept: first === undefined,
    blocked:
      first === undefined
        ? null
        : { check: first.name, code: codeOf(first.name, fields), finding: first.finding },
    protectionAtMost: most,
    digest: reviewDigest(fields, notices),
  };
}

type Say = (name: string, verdict: FoundCheck['verdict'], finding: Finding) => void;
type Note = (name: FoundNotice['name'], finding: Finding) => void;

const unusable = (problem: DataProblem): Finding => ({ key: 'dataset-unusable', ...problem });

function codeOf(check: string, { problem }: ReviewFields): Code {
  switch (check) {
    case 'data':
      return problem?.code ?? 'DATASET_UNKNOWN';
    case 'columns':
      return problem?.code ?? 'COLUMN_UNKNOWN';
    case 'protection':
      return 'PROTECTION_TOO_LOW';
    case 'overlap':
      return 'OVERLAP';
    case 'deadline':
      return 'TASK_EXPIRED';
    default:
      return 'NOT_ALLOWED';
  }
}

function judgeDisclosure(
  definition: DatasetDefinition,
  manifest: TaskPlan['manifest'],
  say: Say,
  notice: Note,
): void {
  const { smallestGroup, allowExactOrderStatistics } = definition.disclosure;
  say('smallest-group', 'good', { key: 'smallest-group', persons: smallestGroup });
  if (manifest.exactOrderStatistics) {
    if (allowExactOrderStatistics) {
      notice('exact-order-statistics', { key: 'exact-order-statistics' });
    } else {
      say('exact-order-statistics', 'blocked', { key: 'exact-order-statistics-forbidden' });
    }
  }
  if (manifest.refineAbove !== null && manifest.refineAbove < 2 * smallestGroup) {
    const { refineAbove } = manifest;
    say('refinement', 'blocked', { key: 'refines-too-far', refineAbove, smallestGroup });
  }
}

/**
 * What an acceptance is bound to: the task, the version of the data, the terms of the dataset, the notices. A change
 * of any of them after the review makes the decision void (DIGEST_MISMATCH).
 */
function reviewDigest(
  { task, dataset }: ReviewFields,
  notices: readonly FoundNotice[],
): Uint8Array {
  return sha256(
    encodeCanonical({
      task: task.id,
      fingerprint: dataset?.fingerprint ?? null,
      disclosure: dataset?.definition.disclosure ?? null,
      // With what was found: an overlap with another earlier answer is another one. Never in the words of a language.
      notices: notices.map(({ name, finding }) => [name, finding]),
    }),
  );
}
