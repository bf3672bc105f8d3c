/** How a node that ended by itself is started again: soon at first, then less and less often, then not at all. */
const PAUSES = [1, 2, 5, 15, 60].map((seconds) => seconds * 1000);

/** One that ran for this long had started well; what happens to it later is a new story. */
export const RAN_WELL = 120_000;

/** @param ended how often in a row it ended by itself; null: it is not started again */
export function pauseBefore(ended: number): number | null {
  return PAUSES[ended - 1] ?? null;
}
