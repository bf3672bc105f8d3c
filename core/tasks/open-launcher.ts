import { steadyNow } from './deadlines.ts';
import { decodeSums } from '../aggregation/fixed-point.ts';
import { exactToNumber } from '../algorithms/exact-to-number.ts';
import type { RoundState } from '../algorithms/contract.ts';
import { encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { StoredResult } from '../schema/local/journal.ts';
import type { OwnNumber, StatisticResult } from '../schema/result.ts';
import { addUp, collectPartials, requireEnough } from './collect-partials.ts';
import { nextAttempt, sayFailed, type LauncherPorts } from './launcher.ts';
import type { TaskPlan } from './plan.ts';
import { resultHashOf } from './result-hash.ts';
import type { Roster } from './state.ts';

/**
 * The launcher's side of a task in open mode: one question, every organisation's own numbers, and what the algorithm
 * makes of them together. Nobody but the launcher gets the result, so there is nothing to prove to anybody.
 */
export class OpenLauncherRun {
  readonly #ports: LauncherPorts;
  readonly #plan: TaskPlan;
  readonly #roster: Roster;

  constructor(ports: LauncherPorts, plan: TaskPlan, roster: Roster) {
    this.#ports = ports;
    this.#plan = plan;
    this.#roster = roster;
  }

  /** Runs to the end of the task and says in the feed how it ended. */
  async run(): Promise<void> {
    const { journal, task, signal } = this.#ports;
    const { id } = task();
    try {
      // A result that was kept but not announced: the node was killed in between.
      await this.#announce((await journal.results.get(id)) ?? (await this.#compute()));
    } catch (thrown) {
      if (signal.aborted) return;
      await sayFailed(this.#ports, asParleyError(thrown));
    }
  }

  async #compute(): Promise<StoredResult> {
    const { journal, randomBytes, task, before, signal } = this.#ports;
    const { id } = task();
    const state = this.#plan.start();
    const partials = await this.#collect(state);
    const sum = addUp(partials.values(), this.#plan.slots(state));
    const step = this.#plan.combine(state, sum, partials.size);
    if (step.kind !== 'done') {
      throw new ParleyError('INTERNAL', 'A task in open mode did not end after its one round.');
    }
    const result: StatisticResult = {
      ...step.result,
      partials: [...partials].map(([organisation, numbers]) => ({
        organisation,
        numbers: this.#ownNumbers(state, numbers),
      })),
    };
    await before('finish');
    signal.throwIfAborted();
    const stored = {
      task: id,
      result: encodeCanonical(result),
      salt: randomBytes(32),
      at: journal.now(),
    };
    // The result is kept before it is said to exist: what stands in the feed can always be shown.
    await journal.results.put(id, stored);
    return stored;
  }

  async #collect(state: RoundState): Promise<ReadonlyMap<OrganisationId, Uint8Array>> {
    const { journal, task, bulk, log, signal } = this.#ports;
    const { id, spec } = task();
    const roster = this.#roster.participants.map(({ organisation }) => organisation);
    const bytes = encodeCanonical(state);
    const attempt =
      (await journal.launcherProgress.get(id))?.attempt ?? nextAttempt(task(), this.#roster);
    if (attempt > limits.attemptsPerRound) {
      throw new ParleyError('ROUND_DROPOUT', 'All attempts of this task are used up.');
    }
    await journal.launcherProgress.put(id, {
      task: id,
      roster: this.#roster.id,
      round: 0,
      attempt: attempt + 1,
      state: bytes,
      proof: null,
      pinned: null,
    });
    const offer = bulk.offer(bytes, roster);
    try {
      const partials = await collectPartials(
        {
          roster,
          length: this.#plan.slots(state),
          request: {
            phase: 'enter',
            task: id,
            roster: this.#roster.id,
            round: 0,
            attempt,
            state: offer.bulk,
            proof: null,
            voids: [],
          },
        },
        {
          ...this.#ports,
          options: {
            signal,
            timeout: spec.deadlines.phaseSeconds * 1000,
            grace: limits.reachableGrace,
            now: steadyNow,
          },
          pull: (from, announced, maxBytes, stop) =>
            bulk.pull(from, announced, { signal: stop, maxBytes }),
          log: (line) => log(id, line),
        },
      );
      requireEnough(partials, roster, spec.participants.minimum);
      return partials;
    } finally {
      offer.release();
    }
  }

  #ownNumbers(state: RoundState, numbers: Uint8Array): OwnNumber[] {
    const sums = decodeSums(numbers);
    return this.#plan.labels(state).flatMap(({ column, group, quantity }, i) => {
      const sum = sums[i];
      if (sum === undefined) return [];
      const value = quantity.startsWith('any-') ? sum.nonZero : exactToNumber(sum.value);
      return [{ column, group: [...group], quantity, value }];
    });
  }

  async #announce({ result, salt }: StoredResult): Promise<void> {
    const { feed, journal, log, task } = this.#ports;
    const { id, spec } = task();
    await feed.append('task.finished', {
      task: id,
      roster: this.#roster.id,
      resultHash: resultHashOf(salt, result),
      recipients: [spec.launcher],
    });
    if (task().outcome?.kind !== 'finished') {
      // Its operator cancelled it at this very moment.
      await journal.results.delete(id);
      return;
    }
    log(id, { event: 'task.finished', says: { key: 'result-there' } });
  }
}
