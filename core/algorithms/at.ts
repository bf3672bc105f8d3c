import { ParleyError } from '../schema/errors.ts';

/**
 * The item at an index that the code around it has already made sure of.
 * @throws ParleyError INTERNAL, so that a slip is an error here and not `undefined` in somebody's result.
 */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new ParleyError('INTERNAL', `There is no item ${index} among ${items.length}.`);
  }
  return item;
}
