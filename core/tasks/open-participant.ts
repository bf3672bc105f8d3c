import { Serial } from '../feed/serial.ts';
import { within } from '../network/deadline.ts';
import type { Offer } from '../network/types.ts';
import { encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Decision } from '../schema/local/journal.ts';
import type { RoundRequest, RoundResponse } from '../schema/wire/round.ts';
import { requireNewAttempt, sameGroup, survivorsAllowed } from './attempt-history.ts';
import { exposureFinding } from './findings.ts';
import { exposedBy } from './known-alone.ts';
import { OwnNumbers } from './own-numbers.ts';
import type { ParticipantPortsOfTask } from './participant.ts';
import { inputHash, type TaskPlan } from './plan.ts';
import { isSame } from './recompute.ts';
import { checkRoster } from './roster.ts';
import { requireRoster, requireRunning } from './running.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';
import { findingWords } from './words/finding-words.ts';

type Enter = Extract<RoundRequest, { phase: 'enter' }>;

interface CurrentAttempt {
  readonly attempt: number;
  readonly stop: AbortController;
  readonly numbers: Promise<Uint8Array>;
  /** Made when the choice to send is on disk; the same bytes are sent again to whoever asks again. */
  offer: Offer | null;
}

/**
 * A participant's side of a task in open mode: one round, and its own numbers go to the launcher in clear, as the review
 * said they would. What rule 13 and rule 20 ask of a released share they ask of these numbers: the mark and the ledger,
 * with this organisation as the whole group, are on disk before a byte leaves.
 */
export class OpenParticipantRun {
  readonly #ports: ParticipantPortsOfTask;
  readonly #plan: TaskPlan;
  readonly #decision: Decision;
  readonly #numbers: OwnNumbers;
  #current: CurrentAttempt | null = null;
  readonly #turns = new Serial();

  constructor(ports: ParticipantPortsOfTask, plan: TaskPlan, decision: Decision) {
    this.#ports = ports;
    this.#plan = plan;
    this.#decision = decision;
    this.#numbers = new OwnNumbers(decision.task, ports.data, decision, ports.ledgerTurns);
  }

  /** @throws ParleyError what is wrong with the request; nothing was sent then */
  answer(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    return this.#turns.run(() => this.#dispatch(request, signal));
  }

  async close(): Promise<void> {
    this.#leaveCurrent();
    await this.#turns.idle();
    this.#leaveCurrent();
    await this.#numbers.close();
  }

  async #dispatch(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    signal.throwIfAborted();
    const task = this.#ports.task();
    const roster = requireRoster(task, request);
    requireRunning(task, this.#ports.self);
    if (request.phase !== 'enter' || request.round !== 0) {
      throw new ParleyError(
        'MESSAGE_INVALID',
        'A task in open mode has one question and no other phase; nothing was sent.',
      );
    }
    if (this.#current?.attempt !== request.attempt) await this.#enter(task, roster, request);
    return this.#send(task, roster, signal);
  }

  async #enter(task: TaskState, roster: Roster, request: Enter): Promise<void> {
    const { self, feed, membership, crypto, log } = this.#ports;
    const { attempt } = request;
    const facts = voiceOf(task, self).attempts;
    requireNewAttempt({ facts, roster: roster.id, round: 0, attempt });
    checkRoster(task, roster, membership());
    const state = this.#plan.start();
    const bytes = encodeCanonical(state);
    if (!isSame(request.state, bytes)) {
      throw new ParleyError(
        'ROUND_INPUT',
        'The launcher asks something else than the task says; nothing was sent.',
      );
    }
    const input = inputHash(bytes);
    const pinned = survivorsAllowed({
      facts,
      roster: roster.id,
      round: 0,
      attempt,
      input,
      // Nobody else holds anything of these numbers: what was not released stayed here.
      recovers: false,
      openedBefore: null,
      voided: new Set(),
      agreed: new Map(),
    });
    if (pinned !== null && !sameGroup(pinned, [self])) {
      throw new ParleyError('ROUND_REVEALED', 'This task was run in another way before.');
    }
    const query = this.#plan.ask(state);
    await this.#numbers.checkOverlap(query, [self]);
    this.#checkExposure(task);
    this.#leaveCurrent();
    await feed.append('round.entered', {
      task: task.id,
      roster: roster.id,
      round: 0,
      attempt,
      input,
    });
    const stop = new AbortController();
    const compute = async (): Promise<Uint8Array> => {
      const slots = this.#plan.contribute(state, await this.#numbers.measure(query, stop.signal));
      return this.#plan.encode(slots, roster.participants.length, crypto.randomBytes);
    };
    const numbers = compute();
    // Whoever asks for it meets the error; until then it must not count as unhandled.
    numbers.catch(() => undefined);
    this.#current = { attempt, stop, numbers, offer: null };
    log(task.id, {
      event: 'round.entered',
      says: { key: 'question-come' },
      round: 0,
      attempt,
    });
  }

  async #send(task: TaskState, roster: Roster, signal: AbortSignal): Promise<RoundResponse> {
    const { self, feed, bulk, log } = this.#ports;
    const current = this.#current;
    if (current === null) throw new ParleyError('ROUND_REPLAYED', 'This node is in no attempt.');
    if (current.offer === null) {
      // Whoever gave up asking does not hold up the next request; the local step goes on for it.
      const numbers = await within(signal, 'The local step', current.numbers);
      requireRunning(this.#ports.task(), self);
      // Sums may have been opened since the review, and while this was computed.
      this.#checkExposure(task);
      const state = this.#plan.start();
      await this.#numbers.claim(this.#plan.ask(state), [self]);
      await feed.append('round.revealed', {
        task: task.id,
        roster: roster.id,
        round: 0,
        attempt: current.attempt,
        input: inputHash(encodeCanonical(state)),
        survivors: [self],
      });
      current.offer = bulk.offer(numbers, [task.spec.launcher]);
      log(task.id, {
        event: 'numbers.sent',
        says: { key: 'own-numbers-sent' },
        round: 0,
        attempt: current.attempt,
        facts: { bytes: numbers.byteLength },
      });
    }
    return { kind: 'partial', values: current.offer.bulk };
  }

  /** @throws ParleyError OVERLAP where these numbers would undo what an earlier sum hides, unless that was confirmed */
  #checkExposure(task: TaskState): void {
    const { self, tasks } = this.#ports;
    if (task.spec.launcher === self || this.#decision.notices.includes('overlap')) return;
    const [exposure] = exposedBy(task, self, tasks());
    if (exposure === undefined) return;
    throw new ParleyError('OVERLAP', findingWords(exposureFinding(exposure), 'en'));
  }

  #leaveCurrent(): void {
    this.#current?.stop.abort();
    this.#current?.offer?.release();
    this.#current = null;
  }
}
