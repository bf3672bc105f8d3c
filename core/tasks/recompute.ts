import type { AttemptContext } from '../aggregation/context.ts';
import type { Verify } from '../aggregation/types.ts';
import type { RoundState, Step } from '../algorithms/contract.ts';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { ParticipantProgress } from '../schema/local/journal.ts';
import type { Bulk, RoundProof } from '../schema/wire/round.ts';
import { sameGroup } from './attempt-history.ts';
import type { TaskPlan } from './plan.ts';
import { recomputeSum, type Fetch } from './round-proof.ts';
import { RoundStateSchema } from './round-state.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

/** What recomputing a round needs beside its proof: all of it this node's own. */
export interface Recomputer {
  readonly self: OrganisationId;
  readonly plan: TaskPlan;
  readonly task: TaskState;
  readonly roster: Roster;
  /** Where this node is; undefined before its first round. */
  readonly known: ParticipantProgress | undefined;
  readonly fetch: Fetch;
  readonly verify: Verify;
}

export interface RoundInput {
  readonly state: RoundState;
  /** Canonical encoding of the state. */
  readonly bytes: Uint8Array;
  /** The group over which the round before was opened; null in round 0. */
  readonly openedBefore: readonly OrganisationId[] | null;
  /** The round that was recomputed to get here; null when none had to be. */
  readonly recomputed: RecomputedRound | null;
}

export interface RecomputedRound {
  readonly context: AttemptContext;
  readonly state: RoundState;
  readonly survivors: readonly OrganisationId[];
  readonly step: Step;
}

/**
 * A round's input as this node knows it to be (PROTOCOL.md rule 15): round 0 from the spec, later ones from the proof of
 * the round before. What the launcher says is compared with it, not used.
 * @throws ParleyError ROUND_INPUT, and of `recomputeRound`
 */
export async function roundInput(
  by: Recomputer,
  round: number,
  claimed: Bulk,
  proof: RoundProof | null,
): Promise<RoundInput> {
  const input = await expectedInput(by, round, proof);
  if (isSame(claimed, input.bytes)) return input;
  throw new ParleyError(
    'ROUND_INPUT',
    `The launcher's input to round ${round + 1} is not what this node recomputed; nothing was sent.`,
  );
}

async function expectedInput(
  by: Recomputer,
  round: number,
  proof: RoundProof | null,
): Promise<RoundInput> {
  const { plan, known } = by;
  if (round === 0) {
    const bytes = encodeCanonical(plan.start());
    return inputFrom(bytes, null, null);
  }
  if (known?.round === round) return inputFrom(known.state, known.openedBefore, null);
  const recomputed = await recomputeRound(by, round - 1, proof);
  const { step, survivors } = recomputed;
  if (step.kind !== 'next') {
    throw new ParleyError('ROUND_INPUT', 'The task was to end here; nothing more was sent.');
  }
  return inputFrom(encodeCanonical(step.state), survivors, recomputed);
}

const inputFrom = (
  bytes: Uint8Array,
  openedBefore: readonly OrganisationId[] | null,
  recomputed: RecomputedRound | null,
): RoundInput => ({
  state: decodeCanonical(RoundStateSchema, bytes),
  bytes,
  openedBefore,
  recomputed,
});

/**
 * Recomputes a round's sum and what follows from it.
 * @throws ParleyError ROUND_INPUT (this node was not in that round, or there is no proof), ROUND_EQUIVOCATION (opened
 *   over another group than this node helped to open), SUM_MISMATCH, SHARES_INVALID, MESSAGE_INVALID, ROUND_DROPOUT
 */
export async function recomputeRound(
  by: Recomputer,
  round: number,
  proof: RoundProof | null,
): Promise<RecomputedRound> {
  const { plan, task, roster, known, self } = by;
  if (proof === null || known?.round !== round) {
    throw new ParleyError(
      'ROUND_INPUT',
      `This node cannot recompute round ${round + 1}; nothing was sent.`,
    );
  }
  const state = decodeCanonical(RoundStateSchema, known.state);
  const context = plan.context(task, roster, round, proof.attempt, state);
  const sum = await recomputeSum(proof, context, by.fetch, by.verify);
  const { survivors } = proof.transcript;
  const revealed = voiceOf(task, self).attempts.find(
    (fact) => fact.kind === 'revealed' && fact.round === round,
  );
  const agreed = revealed?.survivors ?? known.openedBefore;
  if (agreed !== null && !sameGroup(agreed, survivors)) {
    throw new ParleyError(
      'ROUND_EQUIVOCATION',
      'The sum was opened over another group than the one this node agreed to; nothing more was sent.',
    );
  }
  return { context, state, survivors, step: plan.combine(state, sum, survivors.length) };
}

/** Whether a message announced exactly these bytes; nothing needs to be fetched to know. */
export function isSame(claimed: Bulk, bytes: Uint8Array): boolean {
  return 'inline' in claimed
    ? equalBytes(claimed.inline, bytes)
    : claimed.length === bytes.length && equalBytes(claimed.blob, sha256(bytes));
}
