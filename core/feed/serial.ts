/** Runs asynchronous work one piece after another, in the order in which it was handed in. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    // The next piece waits for this one's end, good or bad; who handed it in gets its failure.
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Resolves when all that was handed in so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
