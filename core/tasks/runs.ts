import type { ParticipantPorts, RandomBytes, Verify } from '../aggregation/types.ts';
import { isCurrent, type Membership } from '../collaboration/membership.ts';
import type { Network } from '../network/types.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import { RoundRequest, type RoundResponse } from '../schema/wire/round.ts';
import { thresholdOf } from '../aggregation/context.ts';
import type { TaskBoards } from './boards.ts';
import type { Step } from './collect-round.ts';
import { Deadlines } from './deadlines.ts';
import { Deliveries } from './delivery.ts';
import { reachOver, type Reach } from './ask.ts';
import type { Journal } from './journal.ts';
import { joining, type Joining } from './joining.ts';
import { knownAlone } from './known-alone.ts';
import { limits } from '../schema/limits.ts';
import { LauncherRun } from './launcher.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { OpenLauncherRun } from './open-launcher.ts';
import { OpenParticipantRun } from './open-participant.ts';
import { OwnBulk, type BulkTransport } from './own-bulk.ts';
import { ParticipantRun } from './participant.ts';
import { PauseGates } from './pause-gates.ts';
import { TaskPlan } from './plan.ts';
import type { LocalData, OwnFeed, WriteLog } from './ports.ts';
import { refusalOf } from './refusal.ts';
import { voiceOf, type TaskState } from './state.ts';
import { failureOf } from './words/log-phrases.ts';

export interface RunsPorts {
  readonly self: OrganisationId;
  readonly boards: TaskBoards;
  readonly network: Network;
  readonly journal: Journal;
  readonly data: LocalData;
  readonly membership: (task: TaskState) => Membership;
  readonly feed: (task: TaskState) => OwnFeed;
  readonly confirmed: () => Promise<ReadonlySet<OrganisationId>>;
  /** Fetches what a peer's feeds hold beyond ours, now. */
  readonly catchUp: (peer: OrganisationId, task: TaskState) => Promise<void>;
  readonly crypto: ParticipantPorts;
  readonly verify: Verify;
  readonly randomBytes: RandomBytes;
  readonly log: WriteLog;
  readonly signal: AbortSignal;
  /** Told of an error that no task's log can carry. */
  readonly report: (error: ParleyError) => void;
}

/** A participant's side of a task, in whichever mode. */
type AnyParticipantRun = ParticipantRun | OpenParticipantRun;

interface Launched {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Drives the tasks of this node: those it launched to their roster, rounds and end, those it takes part in by answering. */
export class Runs {
  readonly gates = new PauseGates();
  readonly #ports: RunsPorts;
  readonly #bulk: BulkTransport;
  readonly #reach: Reach;
  readonly #deliveries: Deliveries;
  readonly #ledgerTurns = new OneAtATime();
  readonly #deadlines = new Deadlines();
  /** Promises, so that requests that come at once find one run, not one each. */
  readonly #participants = new Map<TaskId, Promise<AnyParticipantRun>>();
  readonly #launched = new Map<TaskId, Launched>();
  readonly #background = new Set<Promise<void>>();

  constructor(ports: RunsPorts) {
    this.#ports = ports;
    this.#bulk = new OwnBulk(ports.network);
    this.#reach = reachOver(ports.network, (request, signal) =>
      this.#answer(ports.self, request, signal),
    );
    this.#deliveries = new Deliveries({ ...ports, bulk: this.#bulk, reach: this.#reach });
  }

  /** The protocol handler of `round`. */
  async handle(from: OrganisationId, bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const request = decodeCanonical(RoundRequest, bytes);
    return encodeCanonical(await this.#answer(from, request, signal));
  }

  /** Looks at a task after something about it changed, or at the start. */
  consider(task: TaskState): void {
    const { self, membership } = this.#ports;
    if (task.outcome !== null) {
      this.#end(task);
      return;
    }
    const { withdrawn, restored } = voiceOf(task, self);
    if (withdrawn !== null || restored) this.#closeParticipant(task.id);
    if (task.spec.launcher !== self) return;
    if (!isCurrent(membership(task), self)) {
      // What a former member says counts for nothing: it would drive the task for ever.
      this.#stopDriving(task.id);
      return;
    }
    this.#drive(task);
  }

  async onConnected(peer: OrganisationId): Promise<void> {
    const { boards } = this.#ports;
    await this.#deliveries.onConnected(
      peer,
      ({ task }) => boards.find(task)?.outcome?.kind === 'finished',
    );
  }

  /** After the signal has ended everything: waits for what was under way. */
  async settled(): Promise<void> {
    this.#deadlines.stopAll();
    this.#deliveries.stop();
    for (const { stop } of this.#launched.values()) stop.abort();
    await Promise.all([...this.#launched.values()].map(({ done }) => done));
    for (const id of this.#participants.keys()) this.#closeParticipant(id);
    await Promise.all(this.#background);
  }

  /** One piece of the launcher's work for each task at a time: it fixes the roster and runs to the end. */
  #drive(task: TaskState): void {
    const { id } = task;
    this.#deadlines.stop(id);
    if (this.#launched.has(id)) return;
    if (task.roster === null) {
      const { boards } = this.#ports;
      const next = this.#joining(task);
      if (next.kind === 'wait') {
        this.#deadlines.set(id, this.#leftToJoin(task), () => {
          const now = boards.find(id);
          if (now !== null) this.consider(now);
        });
        return;
      }
    }
    const stop = new AbortController();
    // What could not be written is tried again with the next change or start, not in a circle.
    const done = this.#driveToTheEnd(task, stop.signal)
      .catch((error: unknown) => {
        if (!this.#ports.signal.aborted) this.#ports.report(asParleyError(error));
      })
      .finally(() => this.#launched.delete(id));
    this.#launched.set(id, { stop, done });
  }

  #joining(task: TaskState): Joining {
    const { membership } = this.#ports;
    const { join } = task.spec.deadlines;
    return joining(task, membership(task), join - this.#leftToJoin(task), this.#alone(task));
  }

  /** Why the time to answer was shorter than it should have been. */
  #tellOfClock({ id, spec }: TaskState): void {
    const { journal, log } = this.#ports;
    const now = journal.now();
    const { join } = spec.deadlines;
    const jumped = this.#deadlines.jumped(id, join, now);
    if (now < join || jumped <= limits.clockDifference) return;
    const minutes = Math.round(jumped / 60_000);
    log(id, { level: 'warning', event: 'clock.jumped', says: { key: 'clock-jumped', minutes } });
  }

  #leftToJoin({ id, spec }: TaskState): number {
    return this.#deadlines.left(id, spec.deadlines.join, this.#ports.journal.now());
  }

  async #driveToTheEnd(task: TaskState, stop: AbortSignal): Promise<void> {
    const { boards, feed, catchUp } = this.#ports;
    const { id } = task;
    const signal = AbortSignal.any([this.#ports.signal, stop]);
    if (task.roster === null) await this.#fixRoster(task);
    const now = boards.find(id);
    if (signal.aborted || now === null || now.roster === null || now.outcome !== null) return;
    const Run = task.spec.privacy.mode === 'open' ? OpenLauncherRun : LauncherRun;
    const run = new Run(
      {
        ...this.#ports,
        bulk: this.#bulk,
        reach: this.#reach,
        feed: feed(task),
        task: () => boards.get(id),
        catchUp: (organisation) =>
          organisation === this.#ports.self ? Promise.resolve() : catchUp(organisation, task),
        before: async (step: Step) => {
          await this.gates.wait(id, step, signal);
          signal.throwIfAborted();
        },
        deliver: (delivery) => this.#deliveries.deliver(delivery),
        signal,
      },
      new TaskPlan(task.spec),
      now.roster,
    );
    await run.run();
  }

  async #fixRoster(task: TaskState): Promise<void> {
    const { feed, log } = this.#ports;
    const { id } = task;
    const next = this.#joining(task);
    if (next.kind === 'wait') return;
    this.#tellOfClock(task);
    if (next.kind === 'start') {
      const { participants } = next;
      const threshold = thresholdOf(participants.length);
      const payload = { task: id, participants: [...participants], threshold };
      const acceptances = participants.map(({ acceptance }) => acceptance);
      await feed(task).append('task.rostered', payload, acceptances);
      log(id, {
        event: 'task.rostered',
        says: { key: 'roster-fixed', organisations: participants.length },
      });
      return;
    }
    log(id, {
      level: 'error',
      event: 'task.failed',
      says: { key: 'too-few-accepted', accepted: next.accepted },
      facts: { code: 'TOO_FEW_ACCEPTED' },
    });
    await feed(task).append('task.failed', { task: id, reason: 'too-few-accepted', blamed: [] });
  }

  #alone(task: TaskState) {
    return knownAlone(task, this.#ports.boards.list());
  }

  #stopDriving(id: TaskId): void {
    this.#deadlines.stop(id);
    this.#launched.get(id)?.stop.abort();
  }

  #end(task: TaskState): void {
    const { self, journal } = this.#ports;
    const { id, outcome } = task;
    const finished = outcome?.kind === 'finished';
    // A finished task is still being handed out by the same work.
    if (finished) this.#deadlines.stop(id);
    else this.#stopDriving(id);
    this.#closeParticipant(id);
    const isLauncher = task.spec.launcher === self;
    if (isLauncher) this.gates.forget(id);
    // A newcomer hears of thousands that ended before it came.
    if (!isLauncher && !task.spec.invited.includes(self)) return;
    this.#inBackground(async () => {
      if (await journal.launcherProgress.has(id)) await journal.launcherProgress.delete(id);
      if (finished && outcome.recipients.includes(self)) return;
      // Nothing is left to be recomputed, and nothing to be handed out.
      if (await journal.participantProgress.has(id)) await journal.participantProgress.delete(id);
    });
  }

  /** Ends what it is doing now; a request that may still come (the result) begins a new one. */
  #closeParticipant(id: TaskId): void {
    const run = this.#participants.get(id);
    if (run === undefined) return;
    this.#participants.delete(id);
    this.#inBackground(async () => (await run).close());
  }

  async #answer(
    from: OrganisationId,
    request: RoundRequest,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    const { boards, log } = this.#ports;
    try {
      const run = await this.#participantFor(from, request);
      const response = await run.answer(request, signal);
      if (response.kind === 'verified') this.#closeParticipant(request.task);
      return response;
    } catch (thrown) {
      const error = asParleyError(thrown);
      if (boards.find(request.task)?.spec.launcher === from) {
        log(request.task, {
          level: 'warning',
          event: 'round.refused',
          says: { key: 'request-refused', ...failureOf(error) },
          round: request.round,
          attempt: request.attempt,
          facts: { code: error.code, phase: request.phase },
        });
      }
      return refusalOf(error);
    }
  }

  async #participantFor(from: OrganisationId, request: RoundRequest): Promise<AnyParticipantRun> {
    const { boards, self, catchUp } = this.#ports;
    let task = boards.find(request.task);
    // Whoever is not the launcher learns nothing, not even that there is such a task.
    if (task?.spec.launcher !== from) {
      throw new ParleyError('NOT_FOUND', 'There is no such task of this peer.');
    }
    const news =
      task.roster?.id !== request.roster || (request.phase === 'finish' && task.outcome === null);
    if (news && from !== self) {
      // What the launcher speaks of stands in its feed; it may be on its way still.
      await catchUp(from, task);
      task = boards.get(request.task);
    }
    if (voiceOf(task, self).accepted === null) throw notAccepted();
    const { id } = task;
    const known = this.#participants.get(id);
    if (known !== undefined) return known;
    const made = this.#newParticipant(task);
    this.#participants.set(id, made);
    made.catch(() => {
      if (this.#participants.get(id) === made) this.#participants.delete(id);
    });
    return made;
  }

  async #newParticipant(task: TaskState): Promise<AnyParticipantRun> {
    const { boards, journal, membership, feed } = this.#ports;
    const decision = await journal.decisions.get(task.id);
    // A restored node decided in another life; what it no longer knows the terms of, it does not carry out (rule 8).
    if (decision?.decision !== 'accept') throw notAccepted();
    const { id } = task;
    const Run = task.spec.privacy.mode === 'open' ? OpenParticipantRun : ParticipantRun;
    return new Run(
      {
        ...this.#ports,
        bulk: this.#bulk,
        ledgerTurns: this.#ledgerTurns,
        feed: feed(task),
        membership: () => membership(boards.get(id)),
        task: () => boards.get(id),
        tasks: () => boards.list(),
      },
      new TaskPlan(task.spec),
      decision,
    );
  }

  /** Work nobody waits for; what goes wrong in it is reported, and it ends before the store closes. */
  #inBackground(work: () => Promise<unknown>): void {
    const running: Promise<void> = work()
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!this.#ports.signal.aborted) this.#ports.report(asParleyError(error));
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }
}

function notAccepted(): ParleyError {
  return new ParleyError('NOT_READY', 'This organisation has not accepted the task.');
}
