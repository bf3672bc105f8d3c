import type { TaskView } from '../../schema/api/tasks.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { FacadeTaskRecord } from '../../schema/local/facade.ts';

/**
 * vantage6's own words; its clients take any other one for a failure. A task that waits for operators to decide is
 * `pending`, as one that waits for nodes that are offline.
 */
export type RunStatus =
  'pending' | 'active' | 'completed' | 'failed' | 'not allowed' | 'killed by user';

const FAILED: ReadonlySet<RunStatus> = new Set(['failed', 'not allowed', 'killed by user']);

/**
 * How the run of one organisation stands.
 * @param output what the runs of this task have: an organisation's own numbers, or the task's one result
 * @param gave those whose own numbers are in the result; null where that cannot be told
 */
export function runStatus(
  task: TaskView,
  organisation: OrganisationId,
  output: FacadeTaskRecord['output'],
  gave: ReadonlySet<OrganisationId> | null = null,
): RunStatus {
  const refused = (id: OrganisationId) => {
    const answer = task.participants.find((it) => it.organisation.id === id)?.answer;
    return answer === 'declined' || answer === 'withdrawn';
  };
  switch (task.stage) {
    case 'announced':
      return 'pending';
    case 'running':
      return 'active';
    case 'cancelled':
      return 'killed by user';
    case 'failed':
      if (output === 'own-sum-and-count') return refused(organisation) ? 'not allowed' : 'failed';
      // One result for all: the task failed for want of those who refused.
      return task.failure?.reason === 'too-few-accepted' &&
        task.participants.some((it) => refused(it.organisation.id))
        ? 'not allowed'
        : 'failed';
    case 'finished': {
      if (output !== 'own-sum-and-count') return 'completed';
      const place = task.participants.find((it) => it.organisation.id === organisation);
      // One may have accepted, and then not given its numbers: a script must not take that for an answer.
      if (gave === null ? place?.onRoster === true : gave.has(organisation)) return 'completed';
      return refused(organisation) ? 'not allowed' : 'failed';
    }
  }
}

/** A task as a whole: the reason of its failed runs where they agree, else `failed`; else the run that is least far. */
export function taskStatus(task: TaskView, runs: readonly RunStatus[]): RunStatus {
  // While others still compute, one that refused does not end the task: the script would stop waiting for them.
  if (task.ended === null) return task.stage === 'running' ? 'active' : 'pending';
  const failed = runs.filter((status) => FAILED.has(status));
  const [first] = failed;
  if (first === undefined) return 'completed';
  return failed.every((status) => status === first) ? first : 'failed';
}
