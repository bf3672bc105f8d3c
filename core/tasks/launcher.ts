import { recovers, type AttemptContext } from '../aggregation/context.ts';
import type { RandomBytes, RoundOutcome, Verify } from '../aggregation/types.ts';
import { isVoided } from '../aggregation/void.ts';
import type { RoundState } from '../algorithms/contract.ts';
import type { Network, Offer } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';
import type { FailureReason } from '../schema/feed/payloads.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { LauncherProgress, PendingDelivery } from '../schema/local/journal.ts';
import type { StatisticResult } from '../schema/result.ts';
import type { RoundProof, RoundRequest, VoidSignature } from '../schema/wire/round.ts';
import { askAll, type AskOptions, type Reach } from './ask.ts';
import { collectRound, type Step } from './collect-round.ts';
import type { Journal } from './journal.ts';
import type { TaskPlan } from './plan.ts';
import type { OwnFeed, WriteLog } from './ports.ts';
import { resultHashOf } from './result-hash.ts';
import { RoundStateSchema } from './round-state.ts';
import type { Roster, TaskState } from './state.ts';

export interface LauncherPorts {
  readonly self: OrganisationId;
  readonly reach: Reach;
  readonly network: Pick<Network, 'offer' | 'pull'>;
  readonly feed: OwnFeed;
  readonly journal: Journal;
  readonly verify: Verify;
  readonly randomBytes: RandomBytes;
  readonly log: WriteLog;
  readonly task: () => TaskState;
  /** Hands the result to those entitled, and goes on when one comes back that was away. */
  readonly deliver: (delivery: PendingDelivery) => Promise<void>;
  /** Waits where the launcher's operator asked to be asked before a step. */
  readonly before: (step: Step) => Promise<void>;
  readonly signal: AbortSignal;
}

type Voids = Extract<RoundRequest, { phase: 'enter' }>['voids'];

/** A round that ended well, and what everybody needs to check it. */
interface ClosedRound {
  readonly outcome: RoundOutcome;
  readonly proof: RoundProof;
}

/**
 * The launcher's side of a running task: rounds, each in one or more attempts, until the algorithm is done. Progress is
 * kept after every round, so that a restarted node goes on with a new attempt of the round it was in.
 */
export class LauncherRun {
  readonly #ports: LauncherPorts;
  readonly #plan: TaskPlan;
  readonly #roster: Roster;
  readonly #offers: Offer[] = [];

  constructor(ports: LauncherPorts, plan: TaskPlan, roster: Roster) {
    this.#ports = ports;
    this.#plan = plan;
    this.#roster = roster;
  }

  /** Runs to the end of the task and says in the feed how it ended. */
  async run(): Promise<void> {
    const { feed, log, task, signal } = this.#ports;
    const { id } = task();
    try {
      const done = await this.#rounds(await this.#resume());
      await this.#finish(done.result, done.closed, done.round);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asParleyError(thrown);
      const reason = failureReason(error);
      const blamed = organisationsIn(error.details['culprits'] ?? error.details['missing']);
      log(id, {
        level: 'error',
        event: 'task.failed',
        message: error.message,
        facts: { code: error.code },
      });
      await feed.append('task.failed', { task: id, reason, blamed });
    } finally {
      for (const offer of this.#offers.splice(0)) offer.release();
    }
  }

  async #resume(): Promise<LauncherProgress> {
    const task = this.#ports.task();
    const stored = await this.#ports.journal.launcherProgress.get(task.id);
    if (stored !== undefined) return stored;
    return {
      task: task.id,
      roster: this.#roster.id,
      round: 0,
      state: encodeCanonical(this.#plan.start()),
      proof: null,
      vectors: [],
      pinned: null,
    };
  }

  async #rounds(
    start: LauncherProgress,
  ): Promise<{ result: StatisticResult; closed: ClosedRound; round: number }> {
    let progress = start;
    for (;;) {
      if (progress.round >= Math.min(this.#plan.manifest.maxRounds, limits.roundsPerTask)) {
        throw new ParleyError('INTERNAL', 'The algorithm did not end within its rounds.');
      }
      const state = decodeCanonical(RoundStateSchema, progress.state);
      const closed = await this.#round(progress, state);
      const { survivors } = closed.outcome.transcript;
      const step = this.#plan.combine(state, closed.outcome.sum, survivors.length);
      if (step.kind === 'done') return { result: step.result, closed, round: progress.round };
      progress = {
        ...progress,
        round: progress.round + 1,
        state: encodeCanonical(step.state),
        proof: closed.proof,
        vectors: [...closed.outcome.vectors].map(([of, vector]) => ({ of, vector })),
        pinned: progress.pinned ?? [...survivors],
      };
      await this.#ports.journal.launcherProgress.put(progress.task, progress);
    }
  }

  async #round(progress: LauncherProgress, state: RoundState): Promise<ClosedRound> {
    const { task, log } = this.#ports;
    const voids: Voids = [];
    let pinned: readonly OrganisationId[] | null = progress.pinned;
    const first = nextAttempt(task(), progress.round);
    for (let attempt = first; ; attempt++) {
      if (attempt > 0) {
        const settled = await this.#settleEarlier(progress.round, attempt, state, voids);
        pinned = progress.pinned ?? settled;
      }
      const context = this.#plan.context(task(), this.#roster, progress.round, attempt, state);
      try {
        const outcome = await this.#attempt(progress, context, pinned, voids);
        return { outcome, proof: this.#proofOf(context, outcome) };
      } catch (thrown) {
        this.#ports.signal.throwIfAborted();
        const error = asParleyError(thrown);
        const again = hasCode(error, 'ROUND_DROPOUT') || hasCode(error, 'SHARES_INVALID');
        if (
          !again ||
          attempt - first >= ATTEMPTS_IN_A_ROW - 1 ||
          attempt >= limits.attemptsPerRound
        ) {
          throw error;
        }
        log(task().id, {
          level: 'warning',
          event: 'attempt.failed',
          message: `${error.message} Trying once more.`,
          round: progress.round,
          attempt,
          facts: { code: error.code },
        });
      }
    }
  }

  async #attempt(
    progress: LauncherProgress,
    context: AttemptContext,
    pinned: readonly OrganisationId[] | null,
    voids: Voids,
  ): Promise<RoundOutcome> {
    const { reach, verify, log, network, signal, before, task } = this.#ports;
    const asked = pinned ?? context.roster;
    const outcome = await collectRound(
      {
        task: progress.task,
        roster: this.#roster.id,
        context,
        asked,
        enter: {
          phase: 'enter',
          state: this.#offer(progress.state, asked),
          proof: this.#withVectors(progress, asked),
          voids,
        },
      },
      {
        reach,
        verify,
        options: this.#askOptions(),
        pull: async (from, bulk, maxBytes) => {
          if ('inline' in bulk) {
            if (bulk.inline.byteLength <= maxBytes) return bulk.inline;
            throw new ParleyError('MESSAGE_TOO_LARGE', 'A vector is longer than was agreed.');
          }
          return network.pull(from, bulk, { signal, maxBytes });
        },
        log: (line) => log(progress.task, line),
        before,
      },
    );
    log(task().id, {
      event: 'round.opened',
      message: `The sum over ${outcome.transcript.survivors.length} organisations is open.`,
      round: context.round,
      attempt: context.attempt,
    });
    for (const culprit of outcome.culprits) {
      log(progress.task, {
        level: 'error',
        event: 'participant.wrong',
        message: 'Its shares do not fit what it signed; the sum was opened without them.',
        organisation: culprit,
      });
    }
    return outcome;
  }

  /**
   * Before a new attempt: asks for signatures that void the earlier ones of this round (rule 13).
   * @returns the group that a possibly opened attempt pins, or null when all are void
   */
  async #settleEarlier(
    round: number,
    attempt: number,
    state: RoundState,
    voids: Voids,
  ): Promise<readonly OrganisationId[] | null> {
    const { task, reach } = this.#ports;
    let pinned: readonly OrganisationId[] | null = null;
    for (let earlier = 0; earlier < attempt; earlier++) {
      if (voids.some((known) => known.attempt === earlier)) continue;
      const context = this.#plan.context(task(), this.#roster, round, earlier, state);
      // n <= 4: only the whole roster can open a sum, and it may always be asked again.
      if (!recovers(context)) continue;
      const entered = context.roster.filter((organisation) =>
        task()
          .voices.get(organisation)
          ?.attempts.some((fact) => fact.round === round && fact.attempt === earlier),
      );
      const signatures: VoidSignature[] = [];
      const head = { task: task().id, roster: this.#roster.id, round, attempt: earlier };
      await askAll(
        reach,
        new Map(entered.map((to) => [to, { ...head, phase: 'void' as const }])),
        this.#askOptions(),
        async ({ response }) => {
          if (response?.kind === 'void') signatures.push(response.void);
        },
      );
      if (isVoided(context, signatures, this.#ports.verify))
        voids.push({ attempt: earlier, signatures });
      else pinned = revealedGroup(task(), round, earlier) ?? pinned;
    }
    return pinned;
  }

  async #finish(result: StatisticResult, closed: ClosedRound, round: number): Promise<void> {
    const { feed, journal, log, randomBytes, task, before, deliver } = this.#ports;
    const { id, spec } = task();
    const { transcript, vectors } = closed.outcome;
    const salt = randomBytes(32);
    const bytes = encodeCanonical(result);
    const checkers = spec.privacy.recipients === 'launcher' ? [] : transcript.survivors;
    const delivery: PendingDelivery = {
      task: id,
      roster: this.#roster.id,
      round,
      proof: closed.proof,
      vectors: [...vectors].map(([of, vector]) => ({ of, vector })),
      result: bytes,
      salt,
      to: [...checkers],
      since: journal.now(),
    };
    await before('finish');
    // The result is kept before it is said to exist: what stands in the feed can always be shown.
    await journal.results.put(id, { task: id, result: bytes, salt, at: journal.now() });
    await journal.deliveries.put(id, delivery);
    await feed.append('task.finished', {
      task: id,
      roster: this.#roster.id,
      resultHash: resultHashOf(salt, bytes),
      recipients: [...new Set([...checkers, spec.launcher])].sort(),
    });
    await journal.launcherProgress.delete(id);
    log(id, { event: 'task.finished', message: 'The result is there.' });
    await deliver(delivery);
  }

  #proofOf(context: AttemptContext, outcome: RoundOutcome): RoundProof {
    return {
      round: context.round,
      attempt: context.attempt,
      input: context.input,
      transcript: outcome.transcript,
      vectors: [...outcome.vectors].map(([of, vector]) => ({
        of,
        vector: this.#offer(vector, outcome.transcript.survivors),
      })),
    };
  }

  /** The proof of the round before, its vectors offered anew: offers do not survive a restart. */
  #withVectors(progress: LauncherProgress, to: readonly OrganisationId[]): RoundProof | null {
    if (progress.proof === null) return null;
    const vectors = progress.vectors.map(({ of, vector }) => ({
      of,
      vector: this.#offer(vector, to),
    }));
    return { ...progress.proof, vectors };
  }

  #offer(bytes: Uint8Array, to: readonly OrganisationId[]) {
    const offer = this.#ports.network.offer(bytes, to);
    this.#offers.push(offer);
    return offer.bulk;
  }

  #askOptions(): AskOptions {
    return {
      signal: this.#ports.signal,
      timeout: this.#plan.spec.deadlines.phaseSeconds * 1000,
      grace: limits.reachableGrace,
      now: this.#ports.journal.now,
    };
  }
}

/** How many attempts of a round follow each other without anybody's asking. */
const ATTEMPTS_IN_A_ROW = 2;

/** One above every attempt of this round that any feed speaks of. */
function nextAttempt(task: TaskState, round: number): number {
  const attempts = [...task.voices.values()]
    .flatMap((voice) => voice.attempts)
    .filter((fact) => fact.round === round)
    .map((fact) => fact.attempt);
  return attempts.length === 0 ? 0 : Math.max(...attempts) + 1;
}

function revealedGroup(
  task: TaskState,
  round: number,
  attempt: number,
): readonly OrganisationId[] | null {
  for (const voice of task.voices.values()) {
    for (const fact of voice.attempts) {
      if (fact.kind === 'revealed' && fact.round === round && fact.attempt === attempt) {
        return fact.survivors;
      }
    }
  }
  return null;
}

function failureReason(error: ParleyError): FailureReason {
  switch (error.code) {
    case 'ROUND_DROPOUT':
      return 'too-few-left';
    case 'PROTECTION_TOO_LOW':
      return 'protection-too-low';
    case 'SHARES_INVALID':
    case 'MESSAGE_INVALID':
    case 'SUM_MISMATCH':
      return 'invalid-message';
    case 'ROUND_EQUIVOCATION':
      return 'equivocation';
    case 'ROUND_REVEALED':
      return 'revealed-to-another-group';
    case 'TIMED_OUT':
      return 'timed-out';
    case 'VALUE_OUT_OF_RANGE':
      return 'value-not-encodable';
    default:
      return 'internal';
  }
}

function organisationsIn(value: unknown): OrganisationId[] {
  return Array.isArray(value) ? (value as OrganisationId[]) : [];
}
