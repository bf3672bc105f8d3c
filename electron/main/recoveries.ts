const IN_A_ROW = 3;
const CALM = 60_000;

/** How often a page that ended by itself is brought back: one that ends as soon as it is shown would do so for ever. */
export class Recoveries {
  readonly #times: number[] = [];

  /** One has ended now. @returns whether it is to be brought back */
  oneMore(now: number): boolean {
    this.#times.push(now);
    return this.#times.filter((time) => now - time < CALM).length <= IN_A_ROW;
  }
}
