import { protection } from '../aggregation/protection.ts';
import type { Membership } from '../collaboration/membership.ts';
import { isCurrent } from '../collaboration/membership.ts';
import type { DatasetDefinition } from '../data/dataset-definition.ts';
import type { Check, Notice } from '../schema/api/tasks.ts';
import { encodeCanonical, sha256 } from '../schema/canonical.ts';
import type { Code } from '../schema/codes.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { isOpenable } from './openable.ts';
import type { TaskPlan } from './plan.ts';
import type { Overlap } from '../data/ledger/ledger.ts';
import { overlapSentence } from './overlap-sentence.ts';
import { exposureSentence, type Exposure } from './known-alone.ts';
import { recipientsOf, withoutKnown } from './roster.ts';
import type { TaskState } from './state.ts';

/** The notice of rule 16, in words. */
export const minimumOfTwo =
  'With a minimum of 2, two organisations that put their knowledge together can learn the third one’s numbers, and each participant learns the sum of the two others.';

/** The notice of open mode, in words. */
export const ownNumbersSeen =
  'The launcher will see your organisation’s own numbers, as yours: they are not hidden in a sum, and hide nobody in sums of the same columns any more.';

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
  readonly problem: string | null;
  /** The code of that reason. */
  readonly problemCode?: Code;
  readonly overlaps: readonly Overlap[];
  /** Whose own numbers a recipient has already. */
  readonly alone: ReadonlySet<OrganisationId>;
  /** Earlier sums that an answer in open mode would undo. */
  readonly exposures: readonly Exposure[];
  readonly now: number;
}

/** What the operator is shown of the task's terms, and what acceptance is bound to. */
export interface ReviewFindings {
  readonly checks: readonly Check[];
  readonly notices: readonly Notice[];
  readonly canAccept: boolean;
  /** The first check that forbids accepting, with the code that scripts are told; null when none does. */
  readonly blocked: {
    readonly check: string;
    readonly code: Code;
    readonly sentence: string;
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
  const checks: Check[] = [];
  const notices: Notice[] = [];
  const say = (name: string, verdict: Check['verdict'], sentence: string) =>
    checks.push({ name, verdict, sentence });
  const notice = (name: Notice['name'], sentence: string) => {
    notices.push({ name, sentence });
    say(name, 'notice', sentence);
  };

  if (isCurrent(membership, spec.launcher)) {
    say('launcher', 'good', 'The launcher is a member of the collaboration.');
  } else {
    say('launcher', 'blocked', 'The launcher is no longer a member of the collaboration.');
  }
  if (now >= spec.deadlines.join) {
    say('deadline', 'blocked', 'The time to accept has passed.');
  }
  if (dataset === null) {
    say('data', 'blocked', problem ?? `You have no dataset with the label ${spec.dataset}.`);
  } else {
    say('data', 'good', `Your dataset ${spec.dataset} can be read: ${dataset.rows} rows.`);
    if (problem !== null) say('columns', 'blocked', problem);
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
      if (spec.launcher === fields.self) say('own-numbers', 'good', 'You see your own numbers.');
      else notice('own-numbers', ownNumbersSeen);
    } else {
      say(
        'mode',
        'blocked',
        'In open mode this task would let the launcher choose what is asked next, with nobody to check it.',
      );
    }
  } else if (most < spec.privacy.minimum) {
    say(
      'protection',
      'blocked',
      `Even if all took part, only ${most} organisations that you count apart would hide your numbers; the task needs ${spec.privacy.minimum}. ${fields.alone.size === 0 ? 'Confirm safety numbers of members you know.' : 'Those that gave a reader of this result their own numbers of these columns hide nobody.'}`,
    );
  } else if (spec.privacy.minimum < OPERATOR_MINIMUM) {
    notice('minimum-of-two', minimumOfTwo);
  } else {
    say(
      'protection',
      'good',
      `Your numbers go into a sum with those of at least ${spec.privacy.minimum} others that you count apart.`,
    );
  }
  if (!open && spec.privacy.recipients === 'launcher') {
    if (manifest.maxRounds > 1) {
      say(
        'recipients',
        'blocked',
        'Only the launcher could check the sums of a task with several rounds.',
      );
    } else {
      notice(
        'launcher-unchecked',
        'Only the launcher gets the result; nobody else can check the sum.',
      );
    }
  }
  for (const sentence of [
    ...overlaps.map(overlapSentence),
    ...fields.exposures.map(exposureSentence),
  ]) {
    if (dataset?.definition.disclosure.overlap === 'ask') notice('overlap', sentence);
    else say('overlap', 'blocked', sentence);
  }
  const first = checks.find(({ verdict }) => verdict === 'blocked');
  return {
    checks,
    notices,
    canAccept: first === undefined,
    blocked:
      first === undefined
        ? null
        : { check: first.name, code: codeOf(first.name, fields), sentence: first.sentence },
    protectionAtMost: most,
    digest: reviewDigest(fields, notices),
  };
}

function codeOf(check: string, { problemCode }: ReviewFields): Code {
  switch (check) {
    case 'data':
      return problemCode ?? 'DATASET_UNKNOWN';
    case 'columns':
      return problemCode ?? 'COLUMN_UNKNOWN';
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
  say: (name: string, verdict: Check['verdict'], sentence: string) => void,
  notice: (name: Notice['name'], sentence: string) => void,
): void {
  const { smallestGroup, allowExactOrderStatistics } = definition.disclosure;
  say('smallest-group', 'good', `Numbers of fewer than ${smallestGroup} persons stay here as 0.`);
  if (manifest.exactOrderStatistics) {
    if (allowExactOrderStatistics) {
      notice(
        'exact-order-statistics',
        'The task asks for exact order statistics: single values can come out.',
      );
    } else {
      say(
        'exact-order-statistics',
        'blocked',
        'The task asks for exact order statistics, which your policy does not allow.',
      );
    }
  }
  if (manifest.refineAbove !== null && manifest.refineAbove < 2 * smallestGroup) {
    say(
      'refinement',
      'blocked',
      `The task narrows intervals down to ${manifest.refineAbove} rows; your smallest group of ${smallestGroup} asks for at least ${2 * smallestGroup}.`,
    );
  }
}

/**
 * What an acceptance is bound to: the task, the version of the data, the terms of the dataset, the notices. A change
 * of any of them after the review makes the decision void (DIGEST_MISMATCH).
 */
function reviewDigest({ task, dataset }: ReviewFields, notices: readonly Notice[]): Uint8Array {
  return sha256(
    encodeCanonical({
      task: task.id,
      fingerprint: dataset?.fingerprint ?? null,
      disclosure: dataset?.definition.disclosure ?? null,
      // With their words: an overlap with another earlier answer is another one.
      notices: notices.map(({ name, sentence }) => [name, sentence]),
    }),
  );
}
