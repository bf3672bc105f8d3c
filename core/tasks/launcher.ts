import { steadyNow } from './deadlines.ts';
import { recovers, type AttemptContext } from '../aggregation/context.ts';
import type { RandomBytes, RoundOutcome, Verify } from '../aggregation/types.ts';
import type { RoundState } from '../algorithms/contract.ts';
import type { Offer } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, hasCode, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type {
  LauncherProgress,
  PendingDelivery,
  StoredProof,
  StoredResult,
} from '../schema/local/journal.ts';
import type { StatisticResult } from '../schema/result.ts';
import type { RoundProof } from '../schema/wire/round.ts';
import type { AskOptions, Reach } from './ask.ts';
import { collectRound, type CollectFields, type Step } from './collect-round.ts';
import { failureReason } from './failure-reason.ts';
import type { Journal } from './journal.ts';
import type { BulkTransport } from './own-bulk.ts';
import type { TaskPlan } from './plan.ts';
import type { OwnFeed, WriteLog } from './ports.ts';
import { resultHashOf } from './result-hash.ts';
import { proofOf } from './round-proof.ts';
import { RoundStateSchema } from './round-state.ts';
import { settleEarlier, type Voids } from './settle-earlier.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';
import { failureOf } from './words/log-phrases.ts';

export interface LauncherPorts {
  readonly self: OrganisationId;
  readonly reach: Reach;
  readonly bulk: BulkTransport;
  readonly feed: OwnFeed;
  readonly journal: Journal;
  readonly verify: Verify;
  readonly randomBytes: RandomBytes;
  readonly log: WriteLog;
  readonly task: () => TaskState;
  /** Fetches what a participant's feed holds beyond ours. */
  readonly catchUp: (organisation: OrganisationId) => Promise<void>;
  /** Hands the result to those entitled, and goes on when one comes back that was away. */
  readonly deliver: (delivery: PendingDelivery) => Promise<void>;
  /** Waits where the launcher's operator asked to be asked before a step. */
  readonly before: (step: Step) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The last round, and what came out of it. */
interface LastRound {
  readonly round: number;
  readonly proof: StoredProof;
  readonly result: StatisticResult;
}

/** How many attempts of a round follow each other without anybody's asking. */
const ATTEMPTS_IN_A_ROW = 2;

/**
 * The launcher's side of a running task: rounds, each in one or more attempts, until the algorithm is done. Progress is
 * kept after every round, so that a restarted node goes on with a new attempt of the round it was in.
 */
export class LauncherRun {
  readonly #ports: LauncherPorts;
  readonly #plan: TaskPlan;
  readonly #roster: Roster;

  constructor(ports: LauncherPorts, plan: TaskPlan, roster: Roster) {
    this.#ports = ports;
    this.#plan = plan;
    this.#roster = roster;
  }

  /** Runs to the end of the task, says in the feed how it ended, and hands the result out. */
  async run(): Promise<void> {
    const delivery = await this.#toTheEnd();
    if (delivery !== null) await this.#ports.deliver(delivery);
  }

  /** @returns what is to be handed out; null when the task failed, was cancelled, or the node stops */
  async #toTheEnd(): Promise<PendingDelivery | null> {
    const { journal, task, signal } = this.#ports;
    const { id } = task();
    try {
      // A result that was kept but not announced: the node was killed in between.
      const kept = await journal.deliveries.get(id);
      return await this.#announce(kept ?? (await this.#keep(await this.#rounds())));
    } catch (thrown) {
      if (signal.aborted) return null;
      await sayFailed(this.#ports, asParleyError(thrown));
      return null;
    }
  }

  async #rounds(): Promise<LastRound> {
    const { journal, task } = this.#ports;
    const { id } = task();
    let progress: LauncherProgress = (await journal.launcherProgress.get(id)) ?? {
      task: id,
      roster: this.#roster.id,
      round: 0,
      attempt: nextAttempt(task(), this.#roster),
      state: encodeCanonical(this.#plan.start()),
      proof: null,
      pinned: null,
    };
    for (;;) {
      const { round } = progress;
      if (round >= Math.min(this.#plan.manifest.maxRounds, limits.roundsPerTask)) {
        throw new ParleyError('INTERNAL', 'The algorithm did not end within its rounds.');
      }
      const state = decodeCanonical(RoundStateSchema, progress.state);
      const { context, outcome } = await this.#round(progress, state);
      const { survivors } = outcome.transcript;
      const proof = proofOf(context, outcome);
      const step = this.#plan.combine(state, outcome.sum, survivors.length);
      if (step.kind === 'done') return { result: step.result, proof, round };
      progress = {
        ...progress,
        round: round + 1,
        attempt: 0,
        state: encodeCanonical(step.state),
        proof,
        pinned: progress.pinned ?? [...survivors],
      };
      await journal.launcherProgress.put(id, progress);
    }
  }

  async #round(
    progress: LauncherProgress,
    state: RoundState,
  ): Promise<{ context: AttemptContext; outcome: RoundOutcome }> {
    const { journal, task, log, signal } = this.#ports;
    const { round, attempt: first } = progress;
    const contextOf = (attempt: number) =>
      this.#plan.context(task(), this.#roster, round, attempt, state);
    if (first > limits.attemptsPerRound) {
      throw new ParleyError('ROUND_DROPOUT', 'All attempts of this round are used up.');
    }
    const settled = new Map<number, Awaited<ReturnType<typeof settleEarlier>>>();
    const foundWrong = new Set<OrganisationId>();
    for (let attempt = first; ; attempt++) {
      const context = contextOf(attempt);
      try {
        await journal.launcherProgress.put(progress.task, { ...progress, attempt: attempt + 1 });
        if (progress.pinned === null && recovers(context)) {
          for (let earlier = 0; earlier < attempt; earlier++) {
            if (settled.has(earlier)) continue;
            settled.set(earlier, await this.#settle(contextOf(earlier)));
          }
        }
        const { voids, opened } = sumUp(settled);
        const pinned = progress.pinned ?? opened;
        // A pinned group has to be complete; without one, the others go on.
        const asked = pinned ?? context.roster.filter((one) => !foundWrong.has(one));
        const group = { pinned, asked };
        return { context, outcome: await this.#attempt(progress, context, group, voids) };
      } catch (thrown) {
        signal.throwIfAborted();
        const error = asParleyError(thrown);
        const again = hasCode(error, 'ROUND_DROPOUT') || hasCode(error, 'SHARES_INVALID');
        const last = attempt - first >= ATTEMPTS_IN_A_ROW - 1 || attempt >= limits.attemptsPerRound;
        for (const culprit of organisationsIn(error.details['culprits'])) {
          foundWrong.add(culprit);
          this.#sayWrong(culprit, context, 'found-wrong');
        }
        if (!again || last) throw error;
        log(task().id, {
          level: 'warning',
          event: 'attempt.failed',
          says: { key: 'trying-once-more', ...failureOf(error) },
          round,
          attempt,
          facts: { code: error.code },
        });
      }
    }
  }

  #settle(context: AttemptContext) {
    const options = this.#askOptions();
    return settleEarlier(context, this.#roster.id, { ...this.#ports, options });
  }

  async #attempt(
    progress: LauncherProgress,
    context: AttemptContext,
    group: Pick<CollectFields, 'pinned' | 'asked'>,
    voids: Voids,
  ): Promise<RoundOutcome> {
    const { reach, verify, log, bulk, before } = this.#ports;
    const { round, attempt } = context;
    const { asked } = group;
    const stateOffer = bulk.offer(progress.state, asked);
    const proof = progress.proof === null ? null : this.#offered(progress.proof, asked);
    let outcome: RoundOutcome;
    try {
      outcome = await collectRound(
        {
          task: progress.task,
          roster: this.#roster.id,
          context,
          ...group,
          enter: { phase: 'enter', state: stateOffer.bulk, proof: proof?.proof ?? null, voids },
        },
        {
          reach,
          verify,
          options: this.#askOptions(),
          pull: (from, announced, maxBytes, signal) =>
            bulk.pull(from, announced, { signal, maxBytes }),
          log: (line) => log(progress.task, line),
          before,
        },
      );
    } finally {
      stateOffer.release();
      proof?.release();
    }
    log(progress.task, {
      event: 'round.opened',
      says: { key: 'sum-open', organisations: outcome.transcript.survivors.length },
      round,
      attempt,
    });
    for (const culprit of outcome.culprits) this.#sayWrong(culprit, context, 'shares-do-not-fit');
    return outcome;
  }

  #sayWrong(
    organisation: OrganisationId,
    { round, attempt }: AttemptContext,
    key: 'shares-do-not-fit' | 'found-wrong',
  ): void {
    const { log, task } = this.#ports;
    const line = { level: 'error', event: 'participant.wrong', says: { key } } as const;
    log(task().id, { ...line, organisation, round, attempt });
  }

  /** The result is kept before it is said to exist: what stands in the feed can always be shown. */
  async #keep({ result, proof, round }: LastRound): Promise<PendingDelivery> {
    const { journal, randomBytes, task, before, signal } = this.#ports;
    const { id, spec } = task();
    const delivery: PendingDelivery = {
      task: id,
      roster: this.#roster.id,
      round,
      proof,
      result: encodeCanonical(result),
      salt: randomBytes(32),
      to: spec.privacy.recipients === 'launcher' ? [] : [...proof.proof.transcript.survivors],
      since: journal.now(),
    };
    await before('finish');
    signal.throwIfAborted();
    await journal
      .batch()
      .put(journal.deliveries, id, delivery)
      .put(journal.results, id, keptResult(delivery))
      .write();
    return delivery;
  }

  /** @returns null when the launcher's operator cancelled the task at this very moment */
  async #announce(delivery: PendingDelivery): Promise<PendingDelivery | null> {
    const { feed, journal, log, task } = this.#ports;
    const { id, spec } = task();
    const { result, salt, to } = delivery;
    // Kept with the delivery, unless an older Parley kept that one alone.
    if (!(await journal.results.has(id))) await journal.results.put(id, keptResult(delivery));
    await feed.append('task.finished', {
      task: id,
      roster: this.#roster.id,
      resultHash: resultHashOf(salt, result),
      recipients: [...new Set([...to, spec.launcher])].sort(),
    });
    if (task().outcome?.kind !== 'finished') {
      await journal.results.delete(id);
      await journal.deliveries.delete(id);
      return null;
    }
    log(id, { event: 'task.finished', says: { key: 'result-there' } });
    return delivery;
  }

  #offered({ proof, vectors }: StoredProof, to: readonly OrganisationId[]) {
    const offer: Offer = this.#ports.bulk.offer(vectors, to);
    const offered: RoundProof = { ...proof, vectors: offer.bulk };
    return { proof: offered, release: () => offer.release() };
  }

  #askOptions(): AskOptions {
    return {
      signal: this.#ports.signal,
      timeout: this.#plan.spec.deadlines.phaseSeconds * 1000,
      grace: limits.reachableGrace,
      now: steadyNow,
    };
  }
}

const keptResult = ({ task, result, salt, since: at }: PendingDelivery): StoredResult => ({
  task,
  result,
  salt,
  at,
});

/** What earlier attempts came to: the signatures that void them, and the group that one of them pinned. */
function sumUp(settled: ReadonlyMap<number, Awaited<ReturnType<typeof settleEarlier>>>): {
  voids: Voids;
  opened: readonly OrganisationId[] | null;
} {
  const voids: Voids = [];
  let opened: readonly OrganisationId[] | null = null;
  for (const [attempt, outcome] of settled) {
    if ('opened' in outcome) opened = outcome.opened;
    else voids.push({ attempt, signatures: outcome.signatures });
  }
  return { voids, opened };
}

/** Says in the log why a task failed, and in the feed which of the fixed reasons that is. */
export async function sayFailed(
  { feed, log, task }: Pick<LauncherPorts, 'feed' | 'log' | 'task'>,
  error: ParleyError,
): Promise<void> {
  const { id } = task();
  const blamed = organisationsIn(error.details['culprits'] ?? error.details['missing']);
  log(id, {
    level: 'error',
    event: 'task.failed',
    says: { key: 'failed', ...failureOf(error) },
    facts: { code: error.code },
  });
  await feed.append('task.failed', { task: id, reason: failureReason(error), blamed });
}

/** Where this node has lost its own mark (rule 8): one above every attempt of the first round that the feeds speak of. */
export function nextAttempt(task: TaskState, roster: Roster): number {
  const attempts = roster.participants
    .flatMap(({ organisation }) => voiceOf(task, organisation).attempts)
    .map(({ attempt }) => attempt);
  return attempts.length === 0 ? 0 : Math.max(...attempts) + 1;
}

function organisationsIn(value: unknown): OrganisationId[] {
  return Array.isArray(value) ? (value as OrganisationId[]) : [];
}
