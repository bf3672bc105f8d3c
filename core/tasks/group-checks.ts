import { protection } from '../aggregation/protection.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { minimumDemanded, protectionAtBest, recipientsOf } from './roster.ts';
import type { TaskState } from './state.ts';

/**
 * Rule 16, on the roster and again on the survivors before signing.
 * @param groups with which group this operator counts a key
 * @param minimum what this operator accepted with
 * @throws ParleyError PROTECTION_TOO_LOW
 */
export function checkProtection(
  task: TaskState,
  group: readonly OrganisationId[],
  groups: (organisation: OrganisationId) => string,
  minimum: number,
): void {
  const found = protection(group, recipientsOf(task, group), groups);
  const wanted = Math.max(minimum, task.spec.privacy.minimum);
  if (found >= wanted) return;
  throw new ParleyError(
    'PROTECTION_TOO_LOW',
    `Only ${found} organisations that this node counts apart would hide its numbers, ${wanted} were agreed; nothing was released.`,
  );
}

/**
 * That no survivor is hidden less than it asked for with its acceptance: see minimumDemanded.
 * @throws ParleyError PROTECTION_TOO_LOW
 */
export function checkMinimumOfEach(
  task: TaskState,
  survivors: readonly OrganisationId[],
  alone: ReadonlySet<OrganisationId>,
): void {
  const wanted = minimumDemanded(task, survivors);
  if (protectionAtBest(task, survivors, alone) >= wanted) return;
  throw new ParleyError(
    'PROTECTION_TOO_LOW',
    `One of the organisations left accepted only with ${wanted} others to hide it; nothing was released.`,
  );
}
