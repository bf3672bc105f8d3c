import type { OrderParameters } from './order-statistics.ts';

/**
 * Which value from the end stands for the extreme: the k-th, so that no single person's value is shown, where k is half
 * of what an interval must hold to be refined; with exact order statistics the first (PROTOCOL.md rule 19).
 */
export function rankFromEnd(parameters: OrderParameters, count: number): number {
  const k = parameters.exactOrderStatistics ? 1 : Math.ceil(parameters.refineAbove / 2);
  return Math.max(1, Math.min(k, count));
}

/** The same where there are that many values; null for the very last one. */
export function rankShown({ exactOrderStatistics, refineAbove }: OrderParameters): number | null {
  return exactOrderStatistics ? null : Math.ceil(refineAbove / 2);
}
