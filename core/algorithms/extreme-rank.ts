import type { OrderParameters } from './order-statistics.ts';

/**
 * Which value from the end stands for the extreme: the k-th, so that no single person's value is shown, where k is half
 * of what an interval must hold to be refined; with exact order statistics the first (PROTOCOL.md rule 19).
 */
export function rankFromEnd(parameters: OrderParameters, count: number): number {
  const k = parameters.exactOrderStatistics ? 1 : Math.ceil(parameters.refineAbove / 2);
  return Math.max(1, Math.min(k, count));
}

/** The same in words. */
export function extremeWords(parameters: OrderParameters, exact: string, end: string): string {
  if (parameters.exactOrderStatistics) return `the ${exact}`;
  return `about the ${exact}, that is number ${Math.ceil(parameters.refineAbove / 2)} from the ${end} end`;
}
