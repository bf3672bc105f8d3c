import type {
  AlgorithmView,
  DecisionView,
  Review,
  TaskView,
} from '../../../core/schema/api/tasks.ts';
import type { MemberView } from '../../../core/schema/api/collaborations.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';
import { standingOf, type Standing } from './standing.ts';

/** As many of the requester's earlier tasks as are looked at. */
const EARLIER = 500;

/** What surrounds a review that is made now: none of it is shown beside one that was kept. */
export interface Surroundings {
  readonly collaboration: string;
  readonly members: readonly MemberView[];
  /** When the requester's safety number was compared here; null where it was not. */
  readonly comparedAt: number | null;
  /** Types of the columns of the own dataset, by name. */
  readonly types: ReadonlyMap<string, string>;
  /** Which request of theirs it is, and how many of those before were approved here. */
  readonly request: { readonly count: number; readonly approved: number };
  readonly lastApproved: TaskView | null;
}

export interface ReviewPage {
  readonly self: string;
  readonly task: TaskView;
  readonly decision: DecisionView | null;
  readonly standing: Standing;
  /** null where it was decided on one that was not kept. */
  readonly review: Review | null;
  readonly algorithm: AlgorithmView | undefined;
  /** null beside a review that was kept. */
  readonly surroundings: Surroundings | null;
}

interface Options {
  readonly signal: AbortSignal;
}

/** All that the page of a task's review shows. */
export async function loadReview(id: string, options: Options): Promise<ReviewPage> {
  const [task, status, algorithms] = await Promise.all([
    api.task(id, options),
    api.status(options),
    api.algorithms(options),
  ]);
  const self: string = status.organisation;
  const answer = task.participants.find(({ organisation }) => organisation.id === self)?.answer;
  const decided = answer !== undefined && answer !== 'none';
  const decision = decided ? await decisionOn(id, options) : null;
  const page = {
    self,
    task,
    decision,
    standing: standingOf(task, decision, self, Date.now()),
    algorithm: algorithms.find(
      ({ name, version }) => name === task.algorithm.name && version === task.algorithm.version,
    ),
  };
  if (decision !== null) return { ...page, review: decision.review, surroundings: null };
  const [review, surroundings] = await Promise.all([
    api.review(id, options),
    surroundingsOf(task, self, options),
  ]);
  return { ...page, review, surroundings };
}

async function decisionOn(id: string, options: Options): Promise<DecisionView | null> {
  try {
    return await api.decision(id, options);
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

async function surroundingsOf(
  task: TaskView,
  self: string,
  options: Options,
): Promise<Surroundings> {
  const { collaboration: id, launcher } = task;
  const [collaboration, datasets, peers, theirs] = await Promise.all([
    api.collaboration(id, options),
    api.datasets(options),
    api.peers(options),
    api.tasks({ launcher: launcher.id, limit: EARLIER }, options),
  ]);
  const dataset = datasets.find(({ label }) => label === task.dataset);
  const answerTo = ({ participants }: TaskView) =>
    participants.find(({ organisation }) => organisation.id === self)?.answer;
  const earlier = theirs.items.filter(
    (other) =>
      other.id !== task.id && other.announced <= task.announced && answerTo(other) !== undefined,
  );
  const approved = earlier.filter((other) => answerTo(other) === 'accepted');
  return {
    collaboration: collaboration.name,
    members: collaboration.members,
    comparedAt:
      peers.find(({ organisation }) => organisation.id === launcher.id)?.confirmedAt ?? null,
    types: new Map(dataset?.columns.map(({ name, type }) => [name, type])),
    request: { count: earlier.length + 1, approved: approved.length },
    lastApproved: approved.find(({ algorithm }) => algorithm.name === task.algorithm.name) ?? null,
  };
}
