import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { RoundRequest } from '../schema/wire/round.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

/** The roster a request speaks of. @throws ParleyError ROSTER_INVALID */
export function requireRoster({ roster }: TaskState, request: RoundRequest): Roster {
  if (roster !== null && request.roster === roster.id) return roster;
  throw new ParleyError('ROSTER_INVALID', 'The request names another roster; nothing was sent.');
}

/**
 * That this organisation may still send something for the task.
 * @throws ParleyError TASK_ENDED, NOT_READY
 */
export function requireRunning(task: TaskState, self: OrganisationId): void {
  if (task.outcome !== null) {
    throw new ParleyError('TASK_ENDED', 'The task has ended; nothing was sent.');
  }
  const { withdrawn, restored } = voiceOf(task, self);
  if (withdrawn !== null) {
    throw new ParleyError('TASK_ENDED', 'This organisation has withdrawn; nothing was sent.');
  }
  if (restored) {
    throw new ParleyError(
      'NOT_READY',
      'This node was restored after the task was accepted, so it takes no part in it (PROTOCOL.md rule 8). Nothing was sent.',
    );
  }
}
