import { equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { AttemptFact } from './state.ts';

/** What a participant asks before it enters an attempt. */
export interface AttemptQuestion {
  /** Its own feed's facts about the task: they survive a rollback of this machine (PROTOCOL.md rule 13). */
  readonly facts: readonly AttemptFact[];
  readonly round: number;
  readonly attempt: number;
  readonly input: Uint8Array;
  /** Whether n >= 5: attempts are opened with shares that others hold. */
  readonly recovers: boolean;
  /** Attempts of this round that at least t peers signed void. */
  readonly voided: ReadonlySet<number>;
  /** Attempts of this round in which this participant, by its own memory, handed over no vector. */
  readonly notUploaded: ReadonlySet<number>;
  /** The survivors this participant agreed to in an attempt of this round, by its own memory. */
  readonly agreed: ReadonlyMap<number, readonly OrganisationId[]>;
}

/**
 * Rules 13 and 14: whether the attempt may be entered, and with which survivors alone.
 * @returns the survivors the attempt must end with, or null when they are free
 * @throws ParleyError ROUND_REPLAYED when (round, attempt) is not above the mark, ROUND_REVEALED when an earlier attempt
 *   may be open with a group this participant does not know, ROUND_INPUT when a revealed round comes with another input
 */
export function survivorsAllowed(question: AttemptQuestion): readonly OrganisationId[] | null {
  const { facts, round, attempt, input } = question;
  if (attempt > limits.attemptsPerRound || !isAboveMark(facts, round, attempt)) {
    throw new ParleyError(
      'ROUND_REPLAYED',
      `Attempt ${attempt} of round ${round} is not a new one; nothing was sent.`,
    );
  }
  let pinned: readonly OrganisationId[] | null = null;
  const firstRevealed = facts.find((fact) => fact.kind === 'revealed' && fact.round < round);
  if (firstRevealed !== undefined) pinned = firstRevealed.survivors;

  for (const earlier of facts) {
    if (earlier.kind !== 'entered' || earlier.round !== round) continue;
    const revealed = facts.find(
      (fact) =>
        fact.kind === 'revealed' && fact.round === round && fact.attempt === earlier.attempt,
    );
    const survivors =
      revealed === undefined
        ? mayBeOpen(question, earlier.attempt)
          ? question.agreed.get(earlier.attempt)
          : null
        : revealed.survivors;
    if (survivors === null) continue;
    if (survivors === undefined || (pinned !== null && !sameGroup(pinned, survivors))) {
      throw new ParleyError(
        'ROUND_REVEALED',
        `Round ${round} may have been opened already with a group unknown here; nothing was sent again.`,
      );
    }
    if (!equalBytes(earlier.input, input)) {
      throw new ParleyError(
        'ROUND_INPUT',
        `Round ${round} may have been opened already for another input; nothing was sent again.`,
      );
    }
    pinned = survivors;
  }
  return pinned;
}

/** The mark: every attempt is entered once, and later rounds end earlier ones. */
function isAboveMark(facts: readonly AttemptFact[], round: number, attempt: number): boolean {
  return facts.every(
    (fact) => fact.round < round || (fact.round === round && fact.attempt < attempt),
  );
}

/**
 * An attempt counts as revealed unless t peers signed it void; with n <= 4 this participant's own unreleased, erased
 * seed settles it, and where it handed over nothing there is nothing to reveal.
 */
function mayBeOpen(question: AttemptQuestion, attempt: number): boolean {
  return question.recovers && !question.voided.has(attempt) && !question.notUploaded.has(attempt);
}

export function sameGroup(a: readonly OrganisationId[], b: readonly OrganisationId[]): boolean {
  return a.length === b.length && a.every((organisation) => b.includes(organisation));
}
