import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RowSet } from './row-sets.ts';

/** Two sets of rows that are not the same and differ by fewer than k persons. */
export interface Difference {
  /** A cell's number, or `all` for the rows of all cells together. */
  readonly earlier: number | 'all';
  readonly now: number | 'all';
}

/** An earlier and a present set that may still turn out to be too alike. */
interface Pair {
  readonly earlier: number;
  readonly now: number;
  /** Persons in exactly one of the two; fewer than k. */
  readonly persons: Set<number>;
  /** Whether any row is in exactly one of the two; its person may be missing. */
  differs: boolean;
}

/** How many rows are compared before other work gets its turn. */
const ROWS_PER_TURN = 2 ** 17;

/** A cell, or the union of all, on one side. */
class Side {
  /** Persons seen so far; no more are kept than make k. */
  readonly persons = new Set<number>();
  readonly pairs: Pair[] = [];
  /** Whether any row of the table is in it. */
  isUsed = false;
  rows = 0;
  readonly #k: number;

  constructor(k: number) {
    this.#k = k;
  }

  get isFull(): boolean {
    return this.persons.size >= this.#k;
  }

  see(person: number): void {
    this.rows += 1;
    if (!Number.isNaN(person) && !this.isFull) this.persons.add(person);
  }
}

/**
 * The pairs (one earlier, one present; cells and the unions of all cells) whose symmetric difference holds rows, but of fewer
 * than k persons. Subtracting one answer from the other would show these persons.
 *
 * One pass over the rows. A pair is taken up at its first common row, and only while neither side has shown k persons outside the
 * other, so few pairs are alive at a time. Pairs without a common row need no look: each side has k persons of its own.
 *
 * @param persons of each row, NaN where missing; null: every row is a person
 */
export async function smallDifferences(
  earlier: RowSet,
  now: RowSet,
  persons: Float64Array | null,
  k: number,
  signal?: AbortSignal,
): Promise<Difference[]> {
  const left = sidesOf(earlier, k);
  const right = sidesOf(now, k);
  const started = new Set<number>();
  const rows = Math.max(earlier.cellOf.length, now.cellOf.length);

  for (let row = 0; row < rows; row++) {
    if (row > 0 && row % ROWS_PER_TURN === 0) {
      if (isSettled(left, right, k)) return [];
      await nextTurn();
      signal?.throwIfAborted();
    }
    const a = earlier.cellOf[row] ?? earlier.cells;
    const b = now.cellOf[row] ?? now.cells;
    const inLeft = a < earlier.cells;
    const inRight = b < now.cells;
    if (!inLeft && !inRight) continue;
    const person = persons === null ? row : (persons[row] ?? NaN);
    // Joint pairs first: a pair begun by this row must not count it as a difference.
    if (inLeft && inRight) {
      for (const x of membershipsOf(a, earlier.cells)) {
        for (const y of membershipsOf(b, now.cells)) {
          const [one, other] = [left[x], right[y]];
          if (one === undefined || other === undefined || one.isFull || other.isFull) continue;
          const key = x * (now.cells + 1) + y;
          if (started.has(key)) continue;
          started.add(key);
          begin(one, other, { earlier: x, now: y }, k);
        }
      }
    }
    if (inLeft) {
      for (const x of membershipsOf(a, earlier.cells)) {
        drop(left[x], (pair) => inRight && isIn(pair.now, b, now.cells), person, k);
        left[x]?.see(person);
      }
    }
    if (inRight) {
      for (const y of membershipsOf(b, now.cells)) {
        drop(right[y], (pair) => inLeft && isIn(pair.earlier, a, earlier.cells), person, k);
        right[y]?.see(person);
      }
    }
  }

  const name = (index: number, cells: number) => (index === cells || cells === 1 ? 'all' : index);
  return left.flatMap((side) =>
    side.pairs
      .filter((pair) => pair.differs && pair.persons.size < k)
      .map((pair) => ({
        earlier: name(pair.earlier, earlier.cells),
        now: name(pair.now, now.cells),
      })),
  );
}

/** One side a cell, and at the end the union; a single cell is its own union. */
function sidesOf({ cells, cellOf }: RowSet, k: number): Side[] {
  const sides = Array.from({ length: cells === 1 ? 1 : cells + 1 }, () => new Side(k));
  const used = new Uint8Array(cells + 1);
  for (const cell of cellOf) used[cell] = 1;
  const any = used.subarray(0, cells).includes(1);
  sides.forEach((side, index) => {
    side.isUsed = index === cells ? any : used[index] === 1;
  });
  return sides;
}

const membershipsOf = (cell: number, cells: number): readonly number[] =>
  cells === 1 ? [cell] : [cell, cells];

const isIn = (side: number, cell: number, cells: number): boolean =>
  side === cell || side === cells;

/** Takes up a pair whose first common row this is: all rows seen on either side so far are differences. */
function begin(left: Side, right: Side, names: { earlier: number; now: number }, k: number): void {
  const persons = new Set([...left.persons, ...right.persons]);
  if (persons.size >= k) return;
  const pair = { ...names, persons, differs: left.rows + right.rows > 0 };
  left.pairs.push(pair);
  right.pairs.push(pair);
}

/** Whether nothing can be found any more: no pair is alive, and on one side none can begin. */
function isSettled(left: readonly Side[], right: readonly Side[], k: number): boolean {
  const closed = (sides: readonly Side[]) => sides.every((side) => side.isFull || !side.isUsed);
  return (
    (closed(left) || closed(right)) &&
    left.every((side) => side.pairs.every((pair) => pair.persons.size >= k))
  );
}

/** Counts a row of this side in every pair whose other side lacks it; lets go of pairs that differ enough. */
function drop(
  side: Side | undefined,
  common: (pair: Pair) => boolean,
  person: number,
  k: number,
): void {
  if (side === undefined) return;
  const { pairs } = side;
  for (let index = pairs.length - 1; index >= 0; index--) {
    const pair = pairs[index];
    if (pair === undefined || common(pair)) continue;
    pair.differs = true;
    if (!Number.isNaN(person)) pair.persons.add(person);
    if (pair.persons.size < k) continue;
    // The order of pairs does not matter; the last fills the gap. The other side lets go when it next looks.
    const last = pairs.pop();
    if (last !== undefined && last !== pair) pairs[index] = last;
  }
}
