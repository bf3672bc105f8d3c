import type { Log } from './types.ts';

/** Who wants to hear of something. One that fails is logged; the others hear of it all the same. */
export class Listeners<T> {
  readonly #listeners = new Set<(news: T) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: (news: T) => void): () => void {
    // Wrapped, so that a function added twice is called twice and each removal removes its own.
    const call = (news: T): void => {
      listener(news);
    };
    this.#listeners.add(call);
    return () => {
      this.#listeners.delete(call);
    };
  }

  tell(news: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(news);
      } catch (error) {
        this.#log('error', 'A listener failed.', { error });
      }
    }
  }
}
