import { hasCode, ParleyError } from '../schema/errors.ts';
import { isInterruption, type Patience, persist } from './persist.ts';

/**
 * Sends a request that must be done once under a key by which the node knows it again. When the connection broke before
 * the answer came, it is sent a second time under the same key, as soon as somebody listens again.
 * @param send asks the node with this key
 * @throws ParleyError of the node's; STOPPED or TIMED_OUT with `idempotencyKey` in its details when it is not known
 *   whether it was done
 */
export async function createOnce<T>(
  send: (key: string) => Promise<T>,
  {
    idempotencyKey = crypto.randomUUID(),
    ...patience
  }: Patience & { readonly idempotencyKey?: string | undefined },
): Promise<T> {
  try {
    return await send(idempotencyKey);
  } catch (error) {
    if (!isInterruption(error) || isRefused(error)) throw error;
    patience.onInterrupted?.(error);
  }
  try {
    return await persist(
      () => send(idempotencyKey),
      isRefused,
      (last) => last,
      {
        ...patience,
        onInterrupted: undefined,
      },
    );
  } catch (error) {
    if (!isInterruption(error)) throw error;
    throw new ParleyError(
      hasCode(error, 'TIMED_OUT') ? 'TIMED_OUT' : 'STOPPED',
      `The connection to the node broke before it had answered. Whether the task was created is not known: create it again with the idempotency key ${idempotencyKey}, which never creates it twice, or look at the list of tasks.`,
      { cause: error, details: { idempotencyKey } },
    );
  }
}

/** Nobody listens: it was not sent. */
const isRefused = (error: unknown): error is ParleyError => hasCode(error, 'NODE_NOT_RUNNING');
