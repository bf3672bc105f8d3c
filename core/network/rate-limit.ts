/**
 * Token buckets, one per key: `burst` at once, refilled by `rate` a second. A bucket that is full again is the same
 * as none, so those are dropped and the table stays as small as the number of peers that are busy right now.
 */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that does not run backwards */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one token. @returns false when there is none: the caller refuses. */
  take(key: string, rate: number, burst: number): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  /** Forgets buckets untouched for so long that they would be full; call it now and then. */
  prune(olderThan: number): void {
    const now = this.#now();
    for (const [key, bucket] of this.#buckets) {
      if (now - bucket.at > olderThan) this.#buckets.delete(key);
    }
  }

  get size(): number {
    return this.#buckets.size;
  }
}
