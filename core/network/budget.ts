/**
 * Bytes a second for many senders together: whoever spends may overdraw once, and all wait until the debt is paid. So no
 * message has to be cut, and the rate holds over any longer time.
 */
export class Budget {
  readonly #now: () => number;
  #rate: number;
  #left = 0;
  #at: number;

  /**
   * @param rate bytes a second
   * @param now milliseconds of a clock that does not run backwards
   */
  constructor(rate: number, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#at = now();
    this.#left = this.#most;
  }

  set rate(bytesPerSecond: number) {
    this.#refill();
    this.#rate = bytesPerSecond;
    this.#left = Math.min(this.#left, this.#most);
  }

  spend(bytes: number): void {
    this.#refill();
    this.#left -= bytes;
  }

  /** Milliseconds until something may be spent again; 0 when it may be now. */
  wait(): number {
    this.#refill();
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.#rate) * 1000);
  }

  /** What may be sent at once after a pause: a quarter of a second's worth. */
  get #most(): number {
    return this.#rate / 4;
  }

  #refill(): void {
    const now = this.#now();
    const earned = (Math.max(0, now - this.#at) / 1000) * this.#rate;
    this.#left = Math.min(this.#most, this.#left + earned);
    this.#at = now;
  }
}
