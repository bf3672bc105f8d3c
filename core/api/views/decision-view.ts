import { type DecisionView, Review } from '../../schema/api/tasks.ts';
import type { Decision, ShownReview } from '../../schema/local/journal.ts';
import type { Voice } from '../../tasks/state.ts';

/** @param voice what this organisation said in its feed */
export function decisionView(
  { task, decision, by, at, minimum, notices, detail }: Decision,
  shown: ShownReview | undefined,
  { declined, withdrawn }: Voice,
): DecisionView {
  // One that was kept in a form that is no longer understood is none; the decision itself is shown all the same.
  const review = shown === undefined ? null : Review.safeParse(JSON.parse(shown.review));
  return {
    task,
    decision,
    by,
    time: at,
    minimum: decision === 'accept' ? minimum : null,
    notices,
    reason: decision === 'decline' ? declined : null,
    detail,
    withdrawn,
    language: review?.success === true ? (shown?.language ?? null) : null,
    review: review?.data ?? null,
  };
}
