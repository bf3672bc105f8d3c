/**
 * Milliseconds between two announcements, so that the copies of one that are still under way do not count against the next:
 * every node gets each some four times.
 */
export const PAUSE = 250;

/** Threads for so many nodes in one process, as every one has in a process of its own. */
export const threadsOf = (nodes: number): number => Math.min(4 * nodes, 1024);
