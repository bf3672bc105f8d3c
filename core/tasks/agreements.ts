import type { AttemptContext } from '../aggregation/context.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import type { ParticipantProgress } from '../schema/local/journal.ts';
import type { Journal } from './journal.ts';

/** By attempt of a round: the survivors this node agreed to. */
export function agreedIn(
  round: number,
  known: ParticipantProgress | undefined,
): ReadonlyMap<number, readonly OrganisationId[]> {
  const agreed = known?.round === round ? known.agreed : [];
  return new Map(agreed.map(({ attempt, survivors }) => [attempt, survivors]));
}

/**
 * On disk before the agreement leaves (PROTOCOL.md rule 13): restarted between agreeing and releasing, this node must still
 * know which group alone may run again.
 * @throws ParleyError of the store, and nothing may be sent then
 */
export async function noteAgreed(
  { participantProgress }: Pick<Journal, 'participantProgress'>,
  task: TaskId,
  { round, attempt }: AttemptContext,
  survivors: readonly OrganisationId[],
): Promise<void> {
  const known = await participantProgress.get(task);
  if (known?.round !== round) {
    throw new ParleyError(
      'INTERNAL',
      'This node does not find the round it is in; nothing was sent.',
    );
  }
  const others = known.agreed.filter((one) => one.attempt !== attempt);
  const agreed = [...others, { attempt, survivors: [...survivors] }];
  await participantProgress.put(task, { ...known, agreed });
}
