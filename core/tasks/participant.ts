import { isVoided, signVoid } from '../aggregation/void.ts';
import { protection } from '../aggregation/protection.ts';
import { recovers } from '../aggregation/context.ts';
import type { ParticipantPorts } from '../aggregation/types.ts';
import type { RoundState } from '../algorithms/contract.ts';
import type { Network, Offer } from '../network/types.ts';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import type { Decision } from '../schema/local/journal.ts';
import { StatisticResult } from '../schema/result.ts';
import type { Bulk, RoundRequest, RoundResponse } from '../schema/wire/round.ts';
import { sameGroup, survivorsAllowed } from './attempt-history.ts';
import { openAttempt, type OpenAttempt } from './attempt.ts';
import type { Journal } from './journal.ts';
import type { TaskPlan } from './plan.ts';
import type { LocalData, MembershipNow, OwnFeed, WriteLog } from './ports.ts';
import type { ApprovedTable } from '../data/catalogue.ts';
import { overlapSentence } from './overlap-sentence.ts';
import { resultHashOf } from './result-hash.ts';
import { checkRoster, groupOf, recipientsOf } from './roster.ts';
import { recomputeSum, type Fetch } from './round-proof.ts';
import { RoundStateSchema } from './round-state.ts';
import { voiceOf, type Roster, type TaskState } from './state.ts';

export interface ParticipantPortsOfTask {
  readonly self: OrganisationId;
  readonly crypto: ParticipantPorts;
  readonly network: Pick<Network, 'offer' | 'pull'>;
  readonly feed: OwnFeed;
  readonly journal: Journal;
  readonly data: LocalData;
  readonly membership: MembershipNow;
  readonly confirmed: () => Promise<ReadonlySet<OrganisationId>>;
  readonly log: WriteLog;
  /** The task as the feeds tell it now. */
  readonly task: () => TaskState;
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
  readonly #offers: Offer[] = [];
  readonly #notUploaded = new Map<number, Set<number>>();
  readonly #agreed = new Map<number, Map<number, readonly OrganisationId[]>>();
  #table: ApprovedTable | null = null;
  #current: OpenAttempt | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: ParticipantPortsOfTask, plan: TaskPlan, decision: Decision) {
    this.#ports = ports;
    this.#plan = plan;
    this.#decision = decision;
  }

  /** @throws ParleyError what the request's phase can throw; nothing was sent then */
  answer(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    const turn = this.#turn.then(() => this.#dispatch(request, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.#leaveCurrent();
    for (const offer of this.#offers.splice(0)) offer.release();
    const table = this.#table;
    this.#table = null;
    await table?.close();
  }

  async #dispatch(request: RoundRequest, signal: AbortSignal): Promise<RoundResponse> {
    signal.throwIfAborted();
    const task = this.#ports.task();
    const { roster } = task;
    if (roster === null || request.roster !== roster.id) {
      throw new ParleyError(
        'ROSTER_INVALID',
        'The request names another roster; nothing was sent.',
      );
    }
    if (task.outcome !== null && request.phase !== 'finish') {
      throw new ParleyError('TASK_ENDED', 'The task has ended; nothing was sent.');
    }
    if (voiceOf(task, this.#ports.self).withdrawn !== null) {
      throw new ParleyError('TASK_ENDED', 'This organisation has withdrawn; nothing was sent.');
    }
    switch (request.phase) {
      case 'enter':
        return this.#enter(task, roster, request, signal);
      case 'adverts':
        return this.#adverts(this.#inAttempt(request), request);
      case 'shares':
        return this.#shares(this.#inAttempt(request), request);
      case 'survivors':
        return this.#survivors(task, this.#inAttempt(request), request);
      case 'open':
        return this.#open(task, this.#inAttempt(request), request);
      case 'void':
        return this.#void(task, roster, request);
      case 'finish':
        return this.#finish(task, roster, request, signal);
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
    checkRoster(task, roster, membership());
    await this.#checkProtection(
      task,
      roster.participants.map((p) => p.organisation),
    );

    const fetch = this.#fetchFrom(task.spec.launcher, signal);
    const stateBytes = await fetch(request.state, limits.blobBytes);
    const state = await this.#checkedState(task, roster, request, stateBytes, fetch);
    const context = this.#plan.context(task, roster, round, attempt, state);
    const pinned = survivorsAllowed({
      facts: voiceOf(task, self).attempts,
      round,
      attempt,
      input: context.input,
      recovers: recovers(context),
      voided: this.#voidedAttempts(task, roster, request, state),
      notUploaded: this.#notUploaded.get(round) ?? new Set(),
      agreed: this.#agreed.get(round) ?? new Map<number, readonly OrganisationId[]>(),
    });
    const table = await this.#openTable();
    const query = this.#plan.ask(state);

    this.#leaveCurrent();
    await journal.participantProgress.put(task.id, { task: task.id, round, state: stateBytes });
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
        const answer = await table.measure(query, stop);
        const slots = this.#plan.contribute(state, answer);
        return this.#plan.encode(slots, context.roster.length, this.#ports.crypto.randomBytes);
      },
    });
    log(task.id, {
      event: 'round.entered',
      message: `Round ${round + 1} has begun; computing the local step.`,
      round,
      attempt,
    });
    return { kind: 'advert', advert: this.#current.machine.advert };
  }

  /** The round's input, recomputed (rule 15): round 0 from the spec, later ones from the proof of the round before. */
  async #checkedState(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'enter'>,
    stateBytes: Uint8Array,
    fetch: Fetch,
  ): Promise<RoundState> {
    const state = decodeCanonical(RoundStateSchema, stateBytes);
    const known = await this.#ports.journal.participantProgress.get(task.id);
    let expected: Uint8Array;
    if (request.round === 0) {
      expected = encodeCanonical(this.#plan.start());
    } else if (known?.round === request.round) {
      expected = known.state;
    } else {
      expected = await this.#recomputeNext(task, roster, request, fetch);
    }
    if (!equalBytes(expected, stateBytes)) {
      throw new ParleyError(
        'ROUND_INPUT',
        `The launcher's input to round ${request.round + 1} is not what this node recomputed; nothing was sent.`,
      );
    }
    return state;
  }

  async #recomputeNext(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'enter'>,
    fetch: Fetch,
  ): Promise<Uint8Array> {
    const step = await this.#recompute(task, roster, request.round - 1, request.proof, fetch);
    if (step.kind !== 'next') {
      throw new ParleyError('ROUND_INPUT', 'The task was to end here; nothing more was sent.');
    }
    return encodeCanonical(step.state);
  }

  async #recompute(
    task: TaskState,
    roster: Roster,
    round: number,
    proof: RequestOf<'enter'>['proof'],
    fetch: Fetch,
  ) {
    const known = await this.#ports.journal.participantProgress.get(task.id);
    if (proof === null || known?.round !== round) {
      throw new ParleyError(
        'ROUND_INPUT',
        `This node cannot recompute round ${round + 1}; nothing was sent.`,
      );
    }
    const state = decodeCanonical(RoundStateSchema, known.state);
    const context = this.#plan.context(task, roster, round, proof.attempt, state);
    const sum = await recomputeSum(proof, context, fetch, this.#ports.crypto.verify);
    const { survivors } = proof.transcript;
    const revealed = voiceOf(task, this.#ports.self).attempts.find(
      (fact) => fact.kind === 'revealed' && fact.round === round,
    );
    if (revealed !== undefined && !sameGroup(revealed.survivors, survivors)) {
      throw new ParleyError(
        'ROUND_EQUIVOCATION',
        'The sum was opened over another group than the one this node agreed to; nothing more was sent.',
      );
    }
    return this.#plan.combine(state, sum, survivors.length);
  }

  #voidedAttempts(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'enter'>,
    state: RoundState,
  ): Set<number> {
    const voided = new Set<number>();
    for (const { attempt, signatures } of request.voids) {
      const context = this.#plan.context(task, roster, request.round, attempt, state);
      if (isVoided(context, signatures, this.#ports.crypto.verify)) voided.add(attempt);
    }
    return voided;
  }

  async #adverts(open: OpenAttempt, request: RequestOf<'adverts'>): Promise<RoundResponse> {
    const shares = open.machine.adverts(request.adverts);
    if (recovers(open.context)) return { kind: 'shares', shares: [...shares] };
    return this.#masked(open);
  }

  async #shares(open: OpenAttempt, request: RequestOf<'shares'>): Promise<RoundResponse> {
    open.machine.shares(request.dealers, request.shares);
    return this.#masked(open);
  }

  async #masked(open: OpenAttempt): Promise<RoundResponse> {
    const task = this.#ports.task();
    let made = open.machine.masked;
    if (made === null) {
      const contribution = await open.contribution;
      made = open.machine.mask(contribution);
      contribution.fill(0);
    }
    open.uploaded = true;
    this.#ports.log(task.id, {
      event: 'vector.sent',
      message: 'The masked numbers were handed to the launcher.',
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
    await this.#checkOverlap(open, survivors);
    const agreement = open.machine.survivors(request.masked, () => true);
    open.agreed = survivors;
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
      // Rule 13: the choice is on disk before a byte of it leaves.
      await this.#ports.feed.append('round.revealed', {
        task: task.id,
        roster: request.roster,
        round,
        attempt,
        input,
        survivors: [...survivors],
      });
      await (await this.#openTable()).record(task.id, open.query, survivors);
      this.#ports.log(task.id, {
        event: 'round.revealed',
        message: `Released what opens the sum over ${survivors.length} organisations.`,
        round,
        attempt,
      });
    }
    return { kind: 'release', release: open.machine.confirmRevealed() };
  }

  async #void(task: TaskState, roster: Roster, request: RequestOf<'void'>): Promise<RoundResponse> {
    const { self, feed, journal, crypto } = this.#ports;
    const { round, attempt } = request;
    const facts = voiceOf(task, self).attempts.filter(
      (fact) => fact.round === round && fact.attempt === attempt,
    );
    const entered = facts.find((fact) => fact.kind === 'entered');
    const known = await journal.participantProgress.get(task.id);
    if (entered === undefined || known?.round !== round) {
      throw new ParleyError('ROUND_REPLAYED', 'This node was not in that attempt.');
    }
    if (facts.some((fact) => fact.kind === 'revealed')) {
      throw new ParleyError('ROUND_REVEALED', 'This node has already released what opens the sum.');
    }
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
        input: entered.input,
      });
    }
    if (open !== null) return { kind: 'void', void: open.machine.confirmVoided() };
    // After a restart the shares are gone with the memory that held them; only the word is left to give.
    const state = decodeCanonical(RoundStateSchema, known.state);
    const context = this.#plan.context(task, roster, round, attempt, state);
    return { kind: 'void', void: signVoid(context, self, crypto.sign) };
  }

  async #finish(
    task: TaskState,
    roster: Roster,
    request: RequestOf<'finish'>,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    const { feed, journal, log, self } = this.#ports;
    const fetch = this.#fetchFrom(task.spec.launcher, signal);
    const resultBytes = await fetch(request.result, limits.blobBytes);
    const hash = resultHashOf(request.salt, resultBytes);
    if (voiceOf(task, self).verified === null) {
      const step = await this.#recompute(task, roster, request.round, request.proof, fetch);
      const result = decodeCanonical(StatisticResult, resultBytes);
      if (step.kind !== 'done' || !equalBytes(encodeCanonical(step.result), resultBytes)) {
        throw new ParleyError(
          'SUM_MISMATCH',
          'The result the launcher sent is not what this node recomputed; it was not accepted.',
        );
      }
      await journal.results.put(task.id, {
        task: task.id,
        result: resultBytes,
        salt: request.salt,
        at: journal.now(),
      });
      await feed.append('result.verified', { task: task.id, resultHash: hash });
      log(task.id, {
        event: 'result.verified',
        message: `The result was recomputed here from ${result.contributors} signed contributions and is right.`,
      });
      await journal.participantProgress.delete(task.id);
      await this.close();
    } else if (!equalBytes(voiceOf(task, self).verified ?? sha256(), hash)) {
      throw new ParleyError('SUM_MISMATCH', 'The launcher sent a second, different result.');
    }
    return { kind: 'verified' };
  }

  async #checkProtection(task: TaskState, survivors: readonly OrganisationId[]): Promise<void> {
    const { self, membership, confirmed } = this.#ports;
    const groups = groupOf(membership(), await confirmed(), self);
    const found = protection(survivors, recipientsOf(task, survivors), groups);
    const wanted = Math.max(this.#decision.minimum, task.spec.privacy.minimum);
    if (found >= wanted) return;
    throw new ParleyError(
      'PROTECTION_TOO_LOW',
      `Only ${found} organisations that this node counts apart would hide its numbers, ${wanted} were agreed; nothing was released.`,
    );
  }

  async #checkOverlap(open: OpenAttempt, survivors: readonly OrganisationId[]): Promise<void> {
    if (this.#decision.notices.includes('overlap')) return;
    const [overlap] = await (await this.#openTable()).overlaps(open.query, survivors);
    if (overlap !== undefined) throw new ParleyError('OVERLAP', overlapSentence(overlap));
  }

  async #openTable(): Promise<ApprovedTable> {
    const { dataset, fingerprint } = this.#decision;
    if (dataset === null || fingerprint === null) {
      throw new ParleyError('TASK_DECIDED', 'No dataset was approved for this task.');
    }
    this.#table ??= await this.#ports.data.open(dataset, fingerprint);
    return this.#table;
  }

  #fetchFrom(launcher: OrganisationId, signal: AbortSignal): Fetch {
    return (bulk, maxBytes) =>
      'inline' in bulk && bulk.inline.byteLength <= maxBytes
        ? Promise.resolve(bulk.inline)
        : this.#ports.network.pull(launcher, bulk, { signal, maxBytes });
  }

  #offer(vector: Uint8Array, task: TaskState): Bulk {
    const offer = this.#ports.network.offer(vector, [task.spec.launcher]);
    this.#offers.push(offer);
    return offer.bulk;
  }

  /** Ends the attempt this node is in, remembering what rule 13 asks about it later. */
  #leaveCurrent(): void {
    const open = this.#current;
    if (open === null) return;
    const { round, attempt } = open.context;
    if (!open.uploaded) {
      this.#notUploaded.set(round, (this.#notUploaded.get(round) ?? new Set()).add(attempt));
    }
    if (open.agreed !== null) {
      const agreed = this.#agreed.get(round) ?? new Map<number, readonly OrganisationId[]>();
      this.#agreed.set(round, agreed.set(attempt, open.agreed));
    }
    open.close();
    this.#current = null;
  }
}
