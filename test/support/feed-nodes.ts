import { randomBytes } from 'node:crypto';
import { openFeeds } from '../../core/feed/feeds.ts';
import type { Clock, FeedEvent, FeedPolicy, Feeds } from '../../core/feed/types.ts';
import type { Identity } from '../../core/identity/keys.ts';
import type { Network } from '../../core/network/types.ts';
import { openStore, type Store } from '../../core/store/store.ts';

/** A clock whose ticks come when the test says so. */
class TestClock implements Clock {
  time = 1_700_000_000_000;
  readonly #ticks = new Set<() => void>();

  now(): number {
    return this.time++;
  }
  every(_milliseconds: number, callback: () => void): () => void {
    this.#ticks.add(callback);
    return () => this.#ticks.delete(callback);
  }
  tick(): void {
    for (const callback of this.#ticks) callback();
  }
}

export const everybody: FeedPolicy = { admits: () => true, mayRead: () => true };

export interface FeedNode {
  readonly identity: Identity;
  readonly store: Store;
  readonly feeds: Feeds;
  readonly clock: TestClock;
  readonly events: FeedEvent[];
  readonly lines: string[];
  close(): Promise<void>;
}

export async function feedNode(
  folder: string,
  identity: Identity,
  network: Network | null,
  policy: FeedPolicy = everybody,
): Promise<FeedNode> {
  const store = await openStore(folder);
  const clock = new TestClock();
  const lines: string[] = [];
  const feeds = await openFeeds({
    store,
    identity,
    network,
    policy,
    clock,
    random: (length) => new Uint8Array(randomBytes(length)),
    log: (level, message) => lines.push(`${level} ${message}`),
  });
  const events: FeedEvent[] = [];
  feeds.onEvent((event) => events.push(event));
  return {
    identity,
    store,
    feeds,
    clock,
    events,
    lines,
    async close() {
      await feeds.stop();
      await store.close();
    },
  };
}
