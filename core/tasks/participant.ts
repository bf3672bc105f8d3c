import { recovers } from '../aggregation/context.ts';
import type { ParticipantPorts } from '../aggregation/types.ts';
import { signVoid } from '../aggregation/void.ts';
import type { RoundState } from '../algorithms/contract.ts';
import { Serial } from '../feed/serial.ts';
import { within } from '../network/deadline.ts';
import type { Offer } from '../network/types.ts';
import { decodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { Decision } from '../schema/local/journal.ts';
import type { Bulk, RoundRequest, RoundResponse } from '../schema/wire/round.ts';
import { agreedIn, noteAgreed } from './agreements.ts';
import { requireNewAttempt, sameGroup, survivorsAllowed } from './attempt-history.ts';
import { voidedAttempts } from './voided-attempts.ts';
import { openAttempt, type OpenAttempt } from './attempt.ts';
import type { Journal } from './journal.ts';
import type { BulkTransport } from './own-bulk.ts';
import { OwnNumbers } from './own-numbers.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import type { TaskPlan } from './plan.ts';
import type { LocalData, MembershipNow, OwnFeed, WriteLog } from './ports.ts';
import { noteOpened, takeResult } from './participant-results.ts';
import { roundInput, type Recomputer } from './recompute.ts';
import { checkMinimumOfEach, checkProtection } from './group-checks.ts';
import { checkRoster, groupOf, withoutKnown } from './roster.ts';
import { knownAlone, knownBeside } from './known-alone.ts';
import { requireRoster, requireRunning } from './running.ts';
import { RoundStateSchema } from './round-state.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

export interface ParticipantPortsOfTask {
  readonly self: OrganisationId;
  readonly crypto: ParticipantPorts;
  readonly bulk: BulkTransport;
  readonly feed: OwnFeed;
  readonly journal: Journal;
  readonly data: LocalData;
  /** One ledger for all tasks: see OwnNumbers. */
  readonly ledgerTurns: OneAtATime;
  readonly membership: MembershipNow;
  readonly confirmed: () => Promise<ReadonlySet<OrganisationId>>;
  readonly log: WriteLog;
  /** The task as the feeds tell it now. */
  readonly task: () => TaskState;
  /** All that this node knows of. */
  readonly tasks: () => readonly TaskState[];
}

type RequestOf<P extends RoundRequest['phase']> = Extract<RoundRequest, { phase: P }>;

/**
 * A participant's side of one task: answers the launcher's requests, one at a time. What was decided stands in the own
 * feed and in the journal; secrets of an attempt are in memory alone and a restart loses them (rule 10).
 */
export class ParticipantRun {
  readonly #ports: ParticipantPortsOfTask;
  readonly #plan: TaskPlan;
  readonly #decision: Decision;
  readonly #numbers: OwnNumbers;
  readonly #offers: Offer[] = [];
  #current: OpenAttempt | null = null;
  readonly #turns = new Serial();

  constructor(ports: ParticipantPortsOfTask, plan: TaskPlan, decision: Decision) {
    this.#ports = ports;
    this.#plan = plan;
    this.#decision = decision;
    this.#numbers = new OwnNumbers(decision.task, ports.data, decision, ports.ledgerTurns);
  }

  /** @throws ParleyError what the request's phase can throw; nothing was sent then */
  answer(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    return this.#turns.run(() => this.#dispatch(request, signal));
  }

  /** Ends what is under way and lets go of secrets, rows and offers. A later request begins anew from what is stored. */
  async close(): Promise<void> {
    // At once: it is what a turn may be waiting for. And again, for what that turn may have begun meanwhile.
    this.#leaveCurrent();
    await this.#turns.idle();
    await this.#rest();
  }

  async #rest(): Promise<void> {
    this.#leaveCurrent();
    await this.#numbers.close();
  }

  async #dispatch(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    signal.throwIfAborted();
    const task = this.#ports.task();
    const roster = requireRoster(task, request);
    if (request.phase === 'finish') return this.#finish(task, roster, request, signal);
    requireRunning(task, this.#ports.self);
    switch (request.phase) {
      case 'enter':
        return this.#enter(task, roster, request, signal);
      case 'adverts':
        return this.#adverts(this.#inAttempt(request), request, signal);
      case 'shares':
        return this.#shares(this.#inAttempt(request), request, signal);
      case 'survivors':
        return this.#survivors(task, this.#inAttempt(request), request);
      case 'open':
        return this.#open(task, this.#inAttempt(request), request);
      case 'void':
        return this.#void(task, roster, request);
    }
  }

  #inAttempt(request: RoundRequest): OpenAttempt {
    const current = this.#current;
    if (current?.context.round !== request.round || current.context.attempt !== request.attempt) {
      throw new ParleyError(
        'ROUND_REPLAYED',
        `This node is not in attempt ${request.attempt} of round ${request.round}; nothing was sent.`,
      );
    }
    return current;
  }

  async #enter(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'enter'>,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    const { round, attempt } = request;
    const current = this.#current;
    if (current?.context.round === round && current.context.attempt === attempt) {
      // The answer was lost on its way: the bytes still held are sent again.
      return { kind: 'advert', advert: current.machine.advert };
    }
    const { self, feed, journal, log, membership } = this.#ports;
    const facts = voiceOf(task, self).attempts;
    requireNewAttempt({ facts, roster: roster.id, round, attempt });
    checkRoster(task, roster, membership());
    const onRoster = roster.participants.map(({ organisation }) => organisation);
    await this.#checkProtection(task, onRoster);

    const by = await this.#recomputer(task, roster, signal);
    const agreed = agreedIn(round, by.known);
    const input = await roundInput(by, round, request.state, request.proof);
    const { state, openedBefore } = input;
    const context = this.#plan.context(task, roster, round, attempt, state);
    const pinned = survivorsAllowed({
      facts,
      roster: roster.id,
      round,
      attempt,
      input: context.input,
      recovers: recovers(context),
      openedBefore,
      voided: voidedAttempts(
        request.voids,
        (earlier) => this.#plan.context(task, roster, round, earlier, state),
        this.#ports.crypto.verify,
      ),
      agreed,
    });
    if (pinned?.includes(self) === false) {
      throw new ParleyError(
        'ROUND_REVEALED',
        'The task goes on with the group of its first sum, and this node was not in it; nothing was sent.',
      );
    }
    if (input.recomputed !== null) await noteOpened(this.#results(), task, input.recomputed);
    const query = this.#plan.ask(state);
    // Before anything leaves: once it is uploaded, others can open the sum without this node's agreeing (n >= 5).
    await this.#numbers.checkOverlap(query, pinned ?? onRoster);

    this.#leaveCurrent();
    await journal.participantProgress.put(task.id, {
      task: task.id,
      round,
      state: input.bytes,
      openedBefore: openedBefore === null ? null : [...openedBefore],
      agreed: [...agreed].map(([one, group]) => ({ attempt: one, survivors: [...group] })),
    });
    await feed.append('round.entered', {
      task: task.id,
      roster: roster.id,
      round,
      attempt,
      input: context.input,
    });
    this.#current = await openAttempt({
      context,
      self,
      state,
      query,
      pinned,
      ports: this.#ports.crypto,
      compute: async (stop) => {
        const answer = await this.#numbers.measure(query, stop);
        const slots = this.#plan.contribute(state, answer);
        return this.#plan.encode(slots, context.roster.length, this.#ports.crypto.randomBytes);
      },
    });
    log(task.id, {
      event: 'round.entered',
      says: { key: 'round-begun', round: round + 1 },
      round,
      attempt,
    });
    return { kind: 'advert', advert: this.#current.machine.advert };
  }

  async #adverts(
    open: OpenAttempt,
    request: RequestOf<'adverts'>,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    const shares = open.machine.adverts(request.adverts);
    if (recovers(open.context)) return { kind: 'shares', shares: [...shares] };
    return this.#masked(open, signal);
  }

  async #shares(
    open: OpenAttempt,
    request: RequestOf<'shares'>,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    open.machine.shares(request.dealers, request.shares);
    return this.#masked(open, signal);
  }

  async #masked(open: OpenAttempt, signal: AbortSignal): Promise<RoundResponse> {
    const task = this.#ports.task();
    let made = open.machine.masked;
    if (made === null) {
      // Whoever gave up asking does not hold up the next request; the local step goes on for it.
      const contribution = await within(signal, 'The local step', open.contribution);
      made = open.machine.mask(contribution);
      contribution.fill(0);
    }
    this.#ports.log(task.id, {
      event: 'vector.sent',
      says: { key: 'masked-numbers-sent' },
      round: open.context.round,
      attempt: open.context.attempt,
      facts: { bytes: made.vector.byteLength },
    });
    return { kind: 'masked', masked: made.masked, vector: this.#offer(made.vector, task) };
  }

  async #survivors(
    task: TaskState,
    open: OpenAttempt,
    request: RequestOf<'survivors'>,
  ): Promise<RoundResponse> {
    const survivors = request.masked.map(({ organisation }) => organisation);
    if (open.pinned !== null && !sameGroup(open.pinned, survivors)) {
      throw new ParleyError(
        'ROUND_REVEALED',
        'The launcher wants to open the sum over another group than before; nothing was released.',
      );
    }
    await this.#checkProtection(task, survivors);
    checkMinimumOfEach(task, survivors, knownAlone(task, this.#ports.tasks()));
    await this.#numbers.checkOverlap(open.query, survivors);
    const agreement = open.machine.survivors(request.masked, () => true);
    await noteAgreed(this.#ports.journal, task.id, open.context, survivors);
    return { kind: 'agreement', agreement };
  }

  async #open(
    task: TaskState,
    open: OpenAttempt,
    request: RequestOf<'open'>,
  ): Promise<RoundResponse> {
    const { round, attempt, input } = open.context;
    if (open.machine.phase !== 'released') {
      const { survivors } = open.machine.open(request.agreements);
      await this.#numbers.claim(open.query, survivors);
      // Rule 13: the choice is on disk before a byte of it leaves.
      await this.#ports.feed.append('round.revealed', {
        task: task.id,
        roster: request.roster,
        round,
        attempt,
        input,
        survivors: [...survivors],
      });
      this.#ports.log(task.id, {
        event: 'round.revealed',
        says: { key: 'released', organisations: survivors.length },
        round,
        attempt,
      });
    }
    return { kind: 'release', release: open.machine.confirmRevealed() };
  }

  async #void(task: TaskState, roster: Roster, request: RequestOf<'void'>): Promise<RoundResponse> {
    const { self, feed, crypto } = this.#ports;
    const { round, attempt } = request;
    const all = voiceOf(task, self).attempts;
    const facts = all.filter((fact) => fact.round === round && fact.attempt === attempt);
    if (facts.some((fact) => fact.kind === 'revealed')) {
      throw new ParleyError('ROUND_REVEALED', 'This node has already released what opens the sum.');
    }
    // One that never entered holds no shares of it either; its word keeps it out from now on.
    if (facts.length === 0) requireNewAttempt({ facts: all, roster: roster.id, round, attempt });
    const state = await this.#stateOf(task, round);
    const context = this.#plan.context(task, roster, round, attempt, state);
    const current = this.#current;
    const open =
      current?.context.round === round && current.context.attempt === attempt ? current : null;
    if (open !== null && open.machine.phase !== 'voided') open.machine.decideVoid();
    if (!facts.some((fact) => fact.kind === 'voided')) {
      await feed.append('round.voided', {
        task: task.id,
        roster: roster.id,
        round,
        attempt,
        input: context.input,
      });
    }
    if (open !== null) return { kind: 'void', void: open.machine.confirmVoided() };
    // After a restart the shares are gone with the memory that held them; only the word is left to give.
    return { kind: 'void', void: signVoid(context, self, crypto.sign) };
  }

  /** The input of a round that this node knows. @throws ParleyError ROUND_REPLAYED */
  async #stateOf(task: TaskState, round: number): Promise<RoundState> {
    if (round === 0) return this.#plan.start();
    const known = await this.#ports.journal.participantProgress.get(task.id);
    if (known?.round !== round) {
      throw new ParleyError('ROUND_REPLAYED', 'This node is not in that round; nothing was said.');
    }
    return decodeCanonical(RoundStateSchema, known.state);
  }

  async #finish(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'finish'>,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    await takeResult(this.#results(), await this.#recomputer(task, roster, signal), request);
    await this.#rest();
    return { kind: 'verified' };
  }

  #results() {
    const { feed, journal, log, self } = this.#ports;
    return { feed, journal, log, self, plan: this.#plan, numbers: this.#numbers };
  }

  async #recomputer(task: TaskState, roster: Roster, signal: AbortSignal): Promise<Recomputer> {
    const { self, journal, crypto, bulk } = this.#ports;
    return {
      self,
      plan: this.#plan,
      task,
      roster,
      known: await journal.participantProgress.get(task.id),
      fetch: (announced, maxBytes) =>
        bulk.pull(task.spec.launcher, announced, { signal, maxBytes }),
      verify: crypto.verify,
    };
  }

  async #checkProtection(task: TaskState, survivors: readonly OrganisationId[]): Promise<void> {
    const { self, membership, confirmed, tasks } = this.#ports;
    const alone = knownBeside(self, task, tasks());
    const groups = withoutKnown(task, alone, groupOf(membership(), await confirmed(), self));
    checkProtection(task, survivors, groups, this.#decision.minimum);
  }

  #offer(vector: Uint8Array, task: TaskState): Bulk {
    const offer = this.#ports.bulk.offer(vector, [task.spec.launcher]);
    this.#offers.push(offer);
    return offer.bulk;
  }

  #leaveCurrent(): void {
    this.#current?.close();
    this.#current = null;
    for (const offer of this.#offers.splice(0)) offer.release();
  }
}
