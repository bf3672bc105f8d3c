/**
 * Tells of every cell whether at least k persons are in it, in memory bounded by k a cell: nobody has to be remembered once there
 * are enough.
 */
export class PersonGate {
  readonly #k: number;
  readonly #seen: (Set<number> | 'enough' | undefined)[];

  constructor(cells: number, k: number) {
    this.#k = k;
    this.#seen = new Array<Set<number> | 'enough' | undefined>(cells);
  }

  /** One row of a cell; a row whose person is missing (null) counts for nobody. */
  add(cell: number, person: number | null): void {
    const seen = this.#seen[cell];
    if (seen === 'enough' || person === null) return;
    if (seen !== undefined) seen.add(person);
    const size = seen?.size ?? 1;
    if (size >= this.#k) this.#seen[cell] = 'enough';
    else this.#seen[cell] = seen ?? new Set([person]);
  }

  enough(cell: number): boolean {
    return this.#seen[cell] === 'enough';
  }
}
