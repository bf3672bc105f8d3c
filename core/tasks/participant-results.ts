import { encodeCanonical, equalBytes } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { RoundRequest } from '../schema/wire/round.ts';
import type { Journal } from './journal.ts';
import type { OwnNumbers } from './own-numbers.ts';
import type { TaskPlan } from './plan.ts';
import type { OwnFeed, WriteLog } from './ports.ts';
import { isSame, recomputeRound, type RecomputedRound, type Recomputer } from './recompute.ts';
import { resultHashOf } from './result-hash.ts';
import { voiceOf, type TaskState } from './state.ts';
import { failureOf } from './words/log-phrases.ts';

/** What a participant does with sums that have been opened: keeps the result, and the ledger up to date. */
export interface ResultPorts {
  readonly self: OrganisationId;
  readonly feed: OwnFeed;
  readonly journal: Journal;
  readonly log: WriteLog;
  readonly plan: TaskPlan;
  readonly numbers: OwnNumbers;
}

type Finish = Extract<RoundRequest, { phase: 'finish' }>;

/**
 * Takes the result: recomputed here, and the one whose hash the launcher's feed names (PROTOCOL.md rules 9, 15). The
 * same one a second time is no error.
 * @throws ParleyError NOT_READY (the feed names no result), TASK_ENDED (it ended without one), SUM_MISMATCH, and of
 *   `recomputeRound`
 */
export async function takeResult(
  ports: ResultPorts,
  by: Recomputer,
  { round, proof, result, salt }: Finish,
): Promise<void> {
  const { self, feed, journal, log } = ports;
  const { task } = by;
  const { outcome } = task;
  if (outcome === null) {
    throw new ParleyError(
      'NOT_READY',
      'The launcher’s feed says of no result yet; none was taken.',
    );
  }
  if (outcome.kind !== 'finished') {
    throw new ParleyError('TASK_ENDED', 'The task ended without a result; none was taken.');
  }
  const { verified } = voiceOf(task, self);
  const kept = verified === null ? undefined : await journal.results.get(task.id);
  if (kept !== undefined && isSame(result, kept.result) && equalBytes(salt, kept.salt)) return;

  const recomputed = await recomputeRound(by, round, proof);
  const { step } = recomputed;
  const bytes = step.kind === 'done' ? encodeCanonical(step.result) : null;
  if (bytes === null || !isSame(result, bytes)) {
    throw new ParleyError(
      'SUM_MISMATCH',
      'The result the launcher sent is not what this node recomputed; it was not accepted.',
    );
  }
  const resultHash = resultHashOf(salt, bytes);
  if (!equalBytes(resultHash, outcome.resultHash)) {
    throw new ParleyError(
      'SUM_MISMATCH',
      'The result the launcher sent is not the one that its feed names; it was not accepted.',
    );
  }
  await noteOpened(ports, task, recomputed);
  await journal.results.put(task.id, { task: task.id, result: bytes, salt, at: journal.now() });
  if (verified === null) await feed.append('result.verified', { task: task.id, resultHash });
  const { length } = recomputed.survivors;
  log(task.id, {
    event: 'result.verified',
    says: { key: 'recomputed', contributions: length },
  });
  await journal.participantProgress.delete(task.id);
}

/**
 * Rule 20, where others opened a sum with this organisation's numbers in it after it had dropped out (n >= 5): only the
 * proof tells. Data that changed since cannot be asked about any more, so a ledger that cannot be kept is no reason to
 * refuse a result; the log says so.
 */
export async function noteOpened(
  { self, log, plan, numbers }: ResultPorts,
  { voices, id }: TaskState,
  { context, state, survivors }: RecomputedRound,
): Promise<void> {
  const { round } = context;
  const said = voices.get(self)?.attempts ?? [];
  const released = said.some((fact) => fact.kind === 'revealed' && fact.round === round);
  if (released || !survivors.includes(self)) return;
  try {
    await numbers.record(plan.ask(state), survivors);
  } catch (thrown) {
    const error = asParleyError(thrown);
    log(id, {
      level: 'warning',
      event: 'ledger.unwritten',
      says: { key: 'ledger-unwritten', ...failureOf(error) },
      round,
      facts: { code: error.code },
    });
  }
}
