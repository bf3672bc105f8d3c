import type { Entry } from '../schema/feed/entry.ts';
import type { ContentId } from '../schema/ids.ts';
import type { Graph } from './graph.ts';

/**
 * Entries that are on disk but cannot be placed yet, because one that they depend on was damaged. Each waits for one
 * missing entry at a time.
 */
export class WaitingRoom {
  readonly #graph: Graph;
  readonly #waiting = new Map<ContentId, Entry>();
  readonly #byMissing = new Map<ContentId, Entry[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether the entry is on disk already. */
  has(id: ContentId): boolean {
    return this.#waiting.has(id);
  }

  /** @returns whether something is missing, and the entry therefore waits */
  hold(entry: Entry): boolean {
    const missing = this.#graph.missing(entry)[0];
    if (missing === undefined) return false;
    this.#waiting.set(entry.id, entry);
    const others = this.#byMissing.get(missing.id) ?? [];
    others.push(entry);
    this.#byMissing.set(missing.id, others);
    return true;
  }

  /** The entries that have all they need, now that this one is placed. */
  release(id: ContentId): Entry[] {
    const candidates = this.#byMissing.get(id) ?? [];
    this.#byMissing.delete(id);
    return candidates.filter((entry) => {
      if (!this.#waiting.has(entry.id) || this.hold(entry)) return false;
      this.#waiting.delete(entry.id);
      return true;
    });
  }

  /** The entry came again from a peer and has been placed. */
  forget(id: ContentId): void {
    this.#waiting.delete(id);
  }
}
