import { equalBytes } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { ContentId, OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { AttemptFact } from './state.ts';

/** What a participant asks before it enters an attempt. */
export interface AttemptQuestion {
  /** Its own feed's facts about the task: they survive a rollback of this machine (PROTOCOL.md rule 13). */
  readonly facts: readonly AttemptFact[];
  readonly roster: ContentId;
  readonly round: number;
  readonly attempt: number;
  readonly input: Uint8Array;
  /** Whether n >= 5: attempts are opened with shares that others hold. */
  readonly recovers: boolean;
  /** The group over which the round before was opened, as its proof shows; null in round 0. */
  readonly openedBefore: readonly OrganisationId[] | null;
  /** Attempts of this round that at least t peers signed void. */
  readonly voided: ReadonlySet<number>;
  /** The survivors this participant agreed to in an attempt of this round, by its own memory. */
  readonly agreed: ReadonlyMap<number, readonly OrganisationId[]>;
}

/**
 * Rules 12 and 13: one roster, and only attempts above the mark.
 * @throws ParleyError ROSTER_INVALID when another roster was taken part in, ROUND_REPLAYED when (round, attempt) is not
 *   above the mark
 */
export function requireNewAttempt({
  facts,
  roster,
  round,
  attempt,
}: Pick<AttemptQuestion, 'facts' | 'roster' | 'round' | 'attempt'>): void {
  if (facts.some((fact) => fact.roster !== roster)) {
    throw new ParleyError(
      'ROSTER_INVALID',
      'This node has taken part with another roster of this task; it accepts one. Nothing was sent.',
    );
  }
  if (attempt > limits.attemptsPerRound || !isAboveMark(facts, round, attempt)) {
    throw new ParleyError(
      'ROUND_REPLAYED',
      `Attempt ${attempt} of round ${round} is not a new one; nothing was sent.`,
    );
  }
}

/**
 * Rules 13 and 14: with which survivors alone a new attempt may end.
 * @returns the survivors, or null when they are free
 * @throws ParleyError of `requireNewAttempt`; ROUND_REVEALED when an earlier attempt may be open with a group this
 *   participant does not know or that is not the pinned one, ROUND_INPUT when such a round comes with another input
 */
export function survivorsAllowed(question: AttemptQuestion): readonly OrganisationId[] | null {
  requireNewAttempt(question);
  const { facts, round, input } = question;
  let pinned = question.openedBefore;
  for (const fact of facts) {
    if (fact.kind !== 'revealed') continue;
    pinned = pin(pinned, fact.survivors, round);
    if (fact.round === round) requireSameInput(fact, input);
  }
  for (const fact of facts) {
    if (fact.kind !== 'entered' || fact.round !== round || isClosed(question, fact)) continue;
    // Where the group was pinned before, no honest participant has agreed to another.
    const group = question.agreed.get(fact.attempt) ?? pinned;
    if (group === null) throw openedBefore(round);
    pinned = pin(pinned, group, round);
    requireSameInput(fact, input);
  }
  return pinned;
}

/**
 * Whether an earlier attempt is certain to stay closed. With n <= 4 this participant's own word settles it, as nobody
 * else holds its seed; above, an attempt counts as opened unless t peers signed it void, whether this participant's
 * vector is in it or not: a second sum with it would show the difference.
 */
function isClosed({ recovers, voided }: AttemptQuestion, { attempt }: AttemptFact): boolean {
  return !recovers || voided.has(attempt);
}

function requireSameInput(fact: AttemptFact, input: Uint8Array): void {
  if (equalBytes(fact.input, input)) return;
  throw new ParleyError(
    'ROUND_INPUT',
    `Round ${fact.round} may have been opened already for another input; nothing was sent again.`,
  );
}

/** The mark: every attempt is entered once, and later rounds end earlier ones. */
function isAboveMark(facts: readonly AttemptFact[], round: number, attempt: number): boolean {
  return facts.every(
    (fact) => fact.round < round || (fact.round === round && fact.attempt < attempt),
  );
}

function pin(
  pinned: readonly OrganisationId[] | null,
  group: readonly OrganisationId[],
  round: number,
): readonly OrganisationId[] {
  if (pinned !== null && !sameGroup(pinned, group)) throw openedBefore(round);
  return group;
}

function openedBefore(round: number): ParleyError {
  return new ParleyError(
    'ROUND_REVEALED',
    `Round ${round} may have been opened already with a group other than this attempt’s; nothing was sent again.`,
  );
}

export function sameGroup(a: readonly OrganisationId[], b: readonly OrganisationId[]): boolean {
  return new Set(a).symmetricDifference(new Set(b)).size === 0;
}
