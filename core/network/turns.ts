import { ParleyError } from '../schema/errors.ts';
import { within } from './deadline.ts';

/** Lets so many run at once; the others wait their turn in order, so many at most. */
export class Turns {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  get idle(): boolean {
    return this.#running === 0;
  }

  /** @throws ParleyError NOT_READY when too many wait already; what ends the signal. */
  async run<T>(signal: AbortSignal, what: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await this.#turn(signal, what);
    try {
      return await work();
    } finally {
      // The place is handed over, not freed, so that nobody new can slip in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(signal: AbortSignal, what: string): Promise<void> {
    if (this.#waiting.length >= this.#mostWaiting) {
      throw new ParleyError(
        'NOT_READY',
        `${what} was not started: ${this.#mostWaiting} others wait already. Try again later.`,
      );
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.#waiting.push(wake);
    try {
      await within(signal, what, promise);
    } catch (error) {
      const place = this.#waiting.indexOf(wake);
      if (place >= 0) this.#waiting.splice(place, 1);
      // Woken and ended in the same moment: the place goes to the next one.
      else (this.#waiting.shift() ?? (() => (this.#running -= 1)))();
      throw error;
    }
  }
}
