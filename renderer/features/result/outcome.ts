import type { TaskResult, TaskView } from '../../../core/schema/api/tasks.ts';
import { hasCode } from '../../../core/schema/errors.ts';
import { api } from '../../api.ts';

/** A task with its result, or why there is none for this organisation now. */
export interface Outcome {
  readonly task: TaskView;
  readonly result: TaskResult | null;
  readonly missing: 'pending' | 'arriving' | 'failed' | 'cancelled' | 'not-entitled' | null;
}

export async function loadOutcome(id: string, signal: AbortSignal): Promise<Outcome> {
  const task = await api.task(id, { signal });
  switch (task.stage) {
    case 'announced':
    case 'running':
      return { task, result: null, missing: 'pending' };
    case 'failed':
      return { task, result: null, missing: 'failed' };
    case 'cancelled':
      return { task, result: null, missing: 'cancelled' };
    case 'finished':
      break;
  }
  try {
    return { task, result: await api.getResult(id, { signal }), missing: null };
  } catch (error) {
    if (hasCode(error, 'NOT_RECIPIENT')) return { task, result: null, missing: 'not-entitled' };
    if (hasCode(error, 'NOT_READY')) return { task, result: null, missing: 'arriving' };
    throw error;
  }
}
