import { algorithms } from '../../algorithms/registry.ts';
import { TaskPlan } from '../../tasks/plan.ts';
import { hasVerified, voiceOf, type TaskState } from '../../tasks/state.ts';
import type { TaskView } from '../../schema/api/tasks.ts';
import { decodeCanonical, toHex } from '../../schema/canonical.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { OrganisationId, TaskId } from '../../schema/ids.ts';
import { StatisticResult } from '../../schema/result.ts';
import { lineInWords } from '../../tasks/words/log-words.ts';
import { resultHashOf } from '../../tasks/result-hash.ts';
import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';
import { decisionView } from '../views/decision-view.ts';
import { namesFrom } from '../views/names.ts';
import { algorithmView } from '../views/algorithm-view.ts';
import { previewView } from '../views/preview-view.ts';
import { reviewView } from '../views/review-view.ts';
import { taskView } from '../views/task-view.ts';
import { pageOf } from '../task-page.ts';
import { until } from '../until.ts';

type Part = Pick<
  NodeServices,
  | 'algorithms'
  | 'tasks'
  | 'task'
  | 'waitForTask'
  | 'taskLog'
  | 'result'
  | 'inbox'
  | 'review'
  | 'decision'
  | 'policies'
  | 'launch'
  | 'cancel'
  | 'resume'
  | 'preview'
  | 'decide'
  | 'withdraw'
  | 'addPolicy'
  | 'removePolicy'
>;

const ended = (task: TaskState): boolean => task.outcome !== null;

export function taskServices(parts: NodeParts): Part {
  const { tasks, collaborations, identity } = parts;
  const self = identity.organisation;

  const view = async (task: TaskState): Promise<TaskView> =>
    taskView({
      task,
      self,
      nameOf: namesFrom(collaborations.list()),
      hasResult: await tasks.journal.results.has(task.id),
      pausedBefore: tasks.runs.gates.pausedBefore(task.id),
    });
  const viewById = (id: TaskId) => view(tasks.boards.get(id));

  /** A recipient other than the launcher has the result a moment after the task has ended. */
  const isSettled = async (id: TaskId): Promise<boolean> => {
    const task = tasks.boards.get(id);
    if (task.outcome?.kind !== 'finished') return ended(task);
    return !isRecipient(task, self) || (await tasks.journal.results.has(id));
  };

  return {
    algorithms: (language = 'en') =>
      algorithms.map((algorithm) => algorithmView(algorithm, language)),
    async tasks(query) {
      const { items, next } = pageOf(tasks.boards.list(), query, self);
      return { items: await Promise.all(items.map(view)), next };
    },
    task: viewById,
    async waitForTask(id, seconds, signal) {
      await until(
        () => isSettled(id),
        (check) => {
          const stops = [
            tasks.onChange((task) => task.id === id && check()),
            tasks.log.onLine((line) => line.task === id && check()),
          ];
          return () => stops.forEach((stop) => stop());
        },
        seconds * 1000,
        signal,
      );
      return viewById(id);
    },
    async taskLog(id, { from, seconds }, signal, language = 'en') {
      const task = tasks.boards.get(id);
      let lines = await tasks.log.read(task.id, from, PAGE);
      if (lines.length === 0 && seconds > 0) {
        await until(
          async () => (await tasks.log.read(id, from, 1)).length > 0 || (await isSettled(id)),
          (check) => tasks.log.onLine((line) => line.task === id && check()),
          seconds * 1000,
          signal,
        );
        lines = await tasks.log.read(id, from, PAGE);
      }
      return {
        lines: lines.map((line) => lineInWords(line, language)),
        ended: lines.length < PAGE && (await isSettled(id)),
      };
    },
    async result(id) {
      const task = tasks.boards.get(id);
      const stored = await tasks.journal.results.get(id);
      if (stored === undefined || task.outcome?.kind !== 'finished') throw noResult(task, self);
      const nameOf = namesFrom(collaborations.list());
      return {
        task: id,
        result: decodeCanonical(StatisticResult, stored.result),
        resultHash: toHex(resultHashOf(stored.salt, stored.result)),
        salt: toHex(stored.salt),
        verifiedBy: task.spec.invited
          .filter((organisation) => hasVerified(task, organisation))
          .map(nameOf),
      };
    },
    async inbox() {
      return Promise.all((await tasks.inbox()).map(view));
    },
    async review(id, language = 'en') {
      const task = tasks.boards.get(id);
      return reviewView(await view(task), await tasks.decisions.review(task), language);
    },
    async decision(id) {
      const task = tasks.boards.get(id);
      const decision = await tasks.decisions.decisionOn(id);
      if (decision === undefined)
        throw new ParleyError('NOT_FOUND', 'Nothing was decided here on this task.');
      return decisionView(decision, await tasks.journal.shown.get(id), voiceOf(task, self));
    },
    policies: () => tasks.decisions.policies(),
    async launch(request, key) {
      const membership = () =>
        collaborations.get(request.collaboration ?? onlyCollaboration(parts));
      return tasks.launch(request, membership, key);
    },
    cancel: (id) => tasks.cancel(id),
    resume(id) {
      tasks.boards.get(id);
      if (tasks.runs.gates.resume(id)) return;
      throw new ParleyError('NOT_READY', 'The task is not paused before a step.');
    },
    async preview(id, signal, language = 'en') {
      const plan = new TaskPlan(tasks.boards.get(id).spec);
      return previewView(id, plan, await tasks.preview(id, signal), language);
    },
    async decide(id, decision, language = 'en') {
      const task = tasks.boards.get(id);
      if (decision.decision === 'accept') await tasks.decisions.accept(task, decision, language);
      else await tasks.decisions.decline(task, decision.reason, decision.detail, language);
      return viewById(id);
    },
    async withdraw(id, reason) {
      await tasks.decisions.withdraw(tasks.boards.get(id), reason);
      return viewById(id);
    },
    async addPolicy(terms) {
      const policy = await tasks.decisions.addPolicy(terms);
      parts.events.look('policy');
      return policy;
    },
    async removePolicy(id) {
      await tasks.decisions.removePolicy(id);
      parts.events.look('policy');
    },
  };
}

const PAGE = 500;

function isRecipient(task: TaskState, self: OrganisationId): boolean {
  return task.outcome?.kind === 'finished' && task.outcome.recipients.includes(self);
}

function noResult(task: TaskState, self: OrganisationId): ParleyError {
  const { outcome } = task;
  if (outcome === null) {
    return new ParleyError(
      'TASK_NOT_ENDED',
      'The task has not ended yet; there is no result so far.',
    );
  }
  if (outcome.kind === 'cancelled') {
    return new ParleyError('TASK_CANCELLED', 'The task was cancelled; there is no result.');
  }
  if (outcome.kind === 'failed') {
    const details = { reason: outcome.reason };
    return new ParleyError('TASK_FAILED', `The task ended without a result: ${outcome.reason}.`, {
      details,
    });
  }
  if (isRecipient(task, self)) {
    return new ParleyError('NOT_READY', 'The result is on its way from the launcher; try again.');
  }
  return new ParleyError(
    'NOT_RECIPIENT',
    'This organisation is not among the result’s recipients.',
  );
}

function onlyCollaboration({ collaborations }: NodeParts) {
  const [only, another] = collaborations.list();
  if (only !== undefined && another === undefined) return only.collaboration;
  throw new ParleyError(
    'USAGE',
    only === undefined
      ? 'This node is in no collaboration yet; found one or join one. Nothing was announced.'
      : 'This node is in several collaborations; say which one. Nothing was announced.',
  );
}
