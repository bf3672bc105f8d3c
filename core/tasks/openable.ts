import type { Manifest } from '../algorithms/contract.ts';

/**
 * Open mode is one round over whole columns: in a later round, or in the cells of a group, the launcher would choose what
 * is asked next, and there is nobody to check it (PROTOCOL.md rules 15 and 18).
 */
export function isOpenable({ gated, maxRounds }: Manifest): boolean {
  return !gated && maxRounds === 1;
}
