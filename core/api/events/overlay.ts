/** Changes to a map that are made only once they are on disk. */
export class Overlay<K, V> {
  readonly #base: Map<K, V>;
  readonly #changes = new Map<K, V>();

  constructor(base: Map<K, V>) {
    this.#base = base;
  }

  get size(): number {
    return this.#changes.size;
  }

  get(key: K): V | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key);
  }

  set(key: K, value: V): void {
    this.#changes.set(key, value);
  }

  /** What changed. */
  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#changes.entries();
  }

  commit(): void {
    for (const [key, value] of this.#changes) this.#base.set(key, value);
    this.#changes.clear();
  }
}
