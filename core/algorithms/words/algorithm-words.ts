import type { Dimension } from '../../data/types.ts';
import type { AlgorithmName } from '../contract.ts';
import type { Opened, Shown, SlotMeaning } from '../statements.ts';

/** All that is said of algorithms, in one language. */
export interface AlgorithmWords {
  readonly offered: Readonly<Record<AlgorithmName, OfferedWords>>;
  /** A phrase of a list. */
  readonly opened: (opened: Opened, groups: readonly Dimension[]) => string;
  /** A phrase that a sentence can end with. */
  readonly shown: (shown: Shown, groups: readonly Dimension[]) => string;
  /** A phrase beside a number. */
  readonly meaning: (meaning: SlotMeaning) => string;
}

/** How an algorithm is offered to who wants to launch a task. */
interface OfferedWords {
  readonly title: string;
  /** A sentence. */
  readonly summary: string;
  /** What its example computes, in a few words. */
  readonly example: string;
}
