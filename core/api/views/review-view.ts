import { algorithmWords } from '../../algorithms/words/words.ts';
import { filterWords } from '../../data/filter/words/filter-words.ts';
import type { Review, TaskView } from '../../schema/api/tasks.ts';
import { toHex } from '../../schema/canonical.ts';
import type { Collaborations } from '../../collaboration/collaborations.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { Language } from '../../schema/language.ts';
import type { ReviewedTask, ShowReview } from '../../tasks/decisions.ts';
import { quoted } from '../../schema/quoted.ts';
import { OPERATOR_MINIMUM } from '../../tasks/review.ts';
import { findingWords } from '../../tasks/words/finding-words.ts';
import { namesFrom } from './names.ts';
import { taskView } from './task-view.ts';
import { reviewWords } from './words/review-words.ts';

/** The review page of a task that is not decided yet. */
export function reviewsOf(
  collaborations: Pick<Collaborations, 'list'>,
  self: OrganisationId,
): ShowReview {
  return (task, reviewed, language) => {
    const nameOf = namesFrom(collaborations.list());
    return reviewView(
      taskView({ task, self, nameOf, hasResult: false, pausedBefore: null }),
      reviewed,
      language,
    );
  };
}

/** The review page in words. */
export function reviewView(task: TaskView, reviewed: ReviewedTask, language: Language): Review {
  const { plan, findings, dataset } = reviewed;
  const { manifest, spec } = plan;
  const { offered, opened, shown } = algorithmWords(language);
  const { request, ofYouAlone, recipients, protection } = reviewWords(language);
  // A member may be called “Nobody”.
  const launcher = quoted(task.launcher.name);
  const asked = spec.privacy.minimum;
  const open = spec.privacy.mode === 'open';
  const shows = shown(manifest.shows, manifest.groups);
  const opens = manifest.opens.map((sum) => opened(sum, manifest.groups));
  return {
    task,
    sentence: request({
      launcher,
      organisations: task.participants.length,
      title: offered[plan.algorithm].title,
      dataset: spec.dataset,
      shows,
      open,
    }),
    reads: {
      dataset: spec.dataset,
      columns: manifest.reads.map(({ column, as }) => ({ column, as })),
      filter: manifest.filter,
      filterWords: manifest.filter === null ? null : filterWords(manifest.filter, language),
      rows: dataset?.rows ?? null,
    },
    opens: open ? opens.map(ofYouAlone) : opens,
    shows,
    recipients: recipients[spec.privacy.recipients](launcher),
    protection: {
      most: findings.protectionAtMost,
      asked,
      operatorMinimum: OPERATOR_MINIMUM,
      sentence: open ? protection.open(launcher) : protection.secure(asked),
    },
    checks: findings.checks.map(({ name, verdict, finding }) => ({
      name,
      verdict,
      sentence: findingWords(finding, language),
    })),
    notices: findings.notices.map(({ name, finding }) => ({
      name,
      sentence: findingWords(finding, language),
    })),
    canAccept: findings.canAccept,
    digest: toHex(findings.digest),
  };
}
