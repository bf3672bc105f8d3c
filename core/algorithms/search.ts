/**
 * Looking for an order statistic by halving intervals of a grid's points. The interval (lower, upper] of point numbers
 * holds the value looked for; -1 stands below the first point. All searches over one grid halve the same intervals, so
 * that what is opened of several is no finer than of one.
 */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** How many values are at most at the lower point ... */
  readonly below: number;
  /** ... and at the upper one. */
  readonly upTo: number;
}

/** All points. Values above the last point count as the last, so `upTo` is the count and is never asked. */
export function wholeGrid(steps: number, count: number): Interval {
  return { lower: -1, upper: steps, below: 0, upTo: count };
}

/** The point to ask about next, strictly inside; null where the interval is one point or holds too few to be refined. */
export function nextPoint(interval: Interval, refineAbove: number): number | null {
  const { lower, upper, below, upTo } = interval;
  if (upper - lower <= 1 || upTo - below < refineAbove) return null;
  return Math.floor((lower + upper) / 2);
}

/**
 * The half that holds the value of this rank, once it is known how many values are at most at `point`. A count that
 * contradicts the ones before, which only a participant's false contribution can bring about, is put back between them.
 */
export function narrowed(
  interval: Interval,
  point: number,
  atMost: number,
  rank: number,
): Interval {
  const within = Math.min(Math.max(atMost, interval.below), interval.upTo);
  return within >= rank
    ? { ...interval, upper: point, upTo: within }
    : { ...interval, lower: point, below: within };
}
