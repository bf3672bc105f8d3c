import type { Review, TaskView } from '../../schema/api/tasks.ts';
import { toHex } from '../../schema/canonical.ts';
import type { Collaborations } from '../../collaboration/collaborations.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { ReviewedTask, ShowReview } from '../../tasks/decisions.ts';
import { OPERATOR_MINIMUM } from '../../tasks/review.ts';
import { namesFrom } from './names.ts';
import { taskView } from './task-view.ts';

/** The review page of a task that is not decided yet. */
export function reviewsOf(
  collaborations: Pick<Collaborations, 'list'>,
  self: OrganisationId,
): ShowReview {
  return (task, reviewed) => {
    const nameOf = namesFrom(collaborations.list());
    return reviewView(
      taskView({ task, self, nameOf, hasResult: false, pausedBefore: null }),
      reviewed,
    );
  };
}

/** The review page in words. */
export function reviewView(task: TaskView, reviewed: ReviewedTask): Review {
  const { plan, findings, dataset } = reviewed;
  const { manifest, spec } = plan;
  const asked = spec.privacy.minimum;
  const open = spec.privacy.mode === 'open';
  return {
    task,
    sentence: `${task.launcher.name} asks ${task.participants.length} organisations for ${plan.title.toLowerCase()} over ${spec.dataset}: it shows ${manifest.shows}${open ? ', and each organisation’s own numbers' : ''}.`,
    reads: {
      dataset: spec.dataset,
      columns: manifest.reads.map(({ column, as }) => ({ column, as })),
      filter: manifest.filter,
      rows: dataset?.rows ?? null,
    },
    opens: open
      ? manifest.opens.map((sum) => `of your organisation alone: ${sum}`)
      : [...manifest.opens],
    shows: manifest.shows,
    recipients:
      spec.privacy.recipients === 'launcher'
        ? `${task.launcher.name} alone`
        : `all that take part, and ${task.launcher.name}`,
    protection: {
      most: findings.protectionAtMost,
      asked,
      operatorMinimum: OPERATOR_MINIMUM,
      sentence: open
        ? `${task.launcher.name} will see your own numbers as yours: they are not hidden in a sum. Nobody else gets them.`
        : `Your own numbers are never seen by anybody: they leave masked, and only a sum is opened in which those of at least ${asked} organisations besides any one reader are mixed.`,
    },
    checks: [...findings.checks],
    notices: [...findings.notices],
    canAccept: findings.canAccept,
    digest: toHex(findings.digest),
  };
}
