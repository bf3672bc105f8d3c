/** A time limit that joins a caller's signal; whoever makes one ends it. */
export class Deadline {
  readonly seconds: number;
  /** Aborts with the caller's, or when the time is over. */
  readonly signal: AbortSignal;
  readonly #late = new AbortController();
  readonly #callers: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seconds: number, signal: AbortSignal | undefined) {
    this.seconds = seconds;
    this.#callers = signal;
    this.signal =
      signal === undefined ? this.#late.signal : AbortSignal.any([signal, this.#late.signal]);
    this.renew();
  }

  /** The time begins anew. */
  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#late.abort(), this.seconds * 1000);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** The time is over, and the caller still wants it. */
  get passed(): boolean {
    return this.#late.signal.aborted && this.#callers?.aborted !== true;
  }
}
