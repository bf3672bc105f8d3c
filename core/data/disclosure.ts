import { exactZero, type Exact } from '../schema/exact.ts';
import type { CellAnswer } from './types.ts';

declare const disclosed: unique symbol;

/**
 * An answer that may leave core/data. Only `disclose` makes one, and LocalTable.measure promises one, so that numbers which have
 * not passed the policy do not compile as an answer.
 */
export type DisclosedAnswer = CellAnswer & { readonly [disclosed]: true };

/** What was computed, before the policy. Deliberately of another shape than an answer. */
export interface RawAnswer {
  readonly cells: number;
  readonly measures: readonly RawMeasure[];
}
export interface RawMeasure {
  rawValue(cell: number): Exact;
  /** Whether at least k persons stand behind this measure in this cell. */
  hasEnoughPersons(cell: number): boolean;
}

/**
 * The smallest-group rule (PROTOCOL.md rule 18): where fewer than k persons stand behind a number, none included, it becomes 0 and
 * says so. The number of persons itself is given to nobody.
 */
export function disclose(raw: RawAnswer): DisclosedAnswer {
  const cells = Array.from({ length: raw.cells }, (_, cell) => cell);
  const enough = raw.measures.map((measure) => cells.map((cell) => measure.hasEnoughPersons(cell)));
  const values = raw.measures.map((measure) =>
    cells.map((cell) => (measure.hasEnoughPersons(cell) ? measure.rawValue(cell) : exactZero)),
  );
  const answer: CellAnswer = { cells: raw.cells, enough, values };
  return answer as DisclosedAnswer;
}
