/** How often something that a page begins may come before the operator by itself. */
export interface PatienceTerms {
  /** Closings that cost nothing: whoever closes by mistake asks for it again at once. */
  readonly free: number;
  /** Milliseconds it stays away after the next one; twice as long after each further one, up to `most`. */
  readonly first: number;
  readonly most: number;
  /** After this long without a closing all are forgotten. */
  readonly forgotten: number;
}

/**
 * A page that is not what it seems can bring up the same question until a tired operator gives in. So each time he closes
 * one, the next stays away for longer, unless he fetches it himself.
 */
export class Patience {
  readonly #terms: PatienceTerms;
  readonly #now: () => number;
  #closings = 0;
  #last = 0;

  constructor(terms: PatienceTerms, now: () => number) {
    this.#terms = terms;
    this.#now = now;
  }

  /** Milliseconds until it may come by itself; 0: now. */
  left(): number {
    const { free, first, most } = this.#terms;
    const over = this.#remembered() - free;
    if (over < 0) return 0;
    const pause = Math.min(first * 2 ** over, most);
    return Math.max(0, this.#last + pause - this.#now());
  }

  /** It had come by itself, and was closed without a decision. */
  closed(): void {
    this.#closings = this.#remembered() + 1;
    this.#last = this.#now();
  }

  /** One that was wanted makes up for one that was not. */
  decided(): void {
    this.#closings = Math.max(0, this.#remembered() - 1);
  }

  #remembered(): number {
    const now = this.#now();
    // A clock that was set back would keep it away for as long.
    if (now < this.#last) this.#last = now;
    if (now - this.#last >= this.#terms.forgotten) this.#closings = 0;
    return this.#closings;
  }
}
