import type { ParticipantPorts, RandomBytes, Verify } from '../aggregation/types.ts';
import type { Membership } from '../collaboration/membership.ts';
import type { Network } from '../network/types.ts';
import { pause } from '../network/pause.ts';
import { decodeCanonical, encodeCanonical } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import { RoundRequest, type RoundResponse } from '../schema/wire/round.ts';
import { thresholdOf } from '../aggregation/context.ts';
import type { TaskBoards } from './boards.ts';
import type { Step } from './collect-round.ts';
import { Deliveries } from './delivery.ts';
import { reachOver, type Reach } from './ask.ts';
import type { Journal } from './journal.ts';
import { joining } from './joining.ts';
import { LauncherRun } from './launcher.ts';
import { ParticipantRun } from './participant.ts';
import { PauseGates } from './pause-gates.ts';
import { TaskPlan } from './plan.ts';
import type { LocalData, OwnFeed, WriteLog } from './ports.ts';
import { refusalCode } from './refusal.ts';
import { voiceOf, type TaskState } from './state.ts';

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

/** The longest wait setTimeout keeps. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Drives the tasks of this node: those it launched to their roster, rounds and end, those it takes part in by answering. */
export class Runs {
  readonly gates = new PauseGates();
  readonly #ports: RunsPorts;
  readonly #reach: Reach;
  readonly #deliveries: Deliveries;
  readonly #participants = new Map<TaskId, ParticipantRun>();
  readonly #launched = new Map<TaskId, { stop: AbortController; done: Promise<void> }>();
  readonly #deadlines = new Map<TaskId, AbortController>();

  constructor(ports: RunsPorts) {
    this.#ports = ports;
    this.#reach = reachOver(ports.network, (request, signal) =>
      this.#answer(ports.self, request, signal),
    );
    this.#deliveries = new Deliveries({ ...ports, reach: this.#reach });
  }

  /** The protocol handler of `round`. */
  async handle(from: OrganisationId, bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const request = decodeCanonical(RoundRequest, bytes);
    return encodeCanonical(await this.#answer(from, request, signal));
  }

  /** Looks at a task after something about it changed, or at the start. */
  consider(task: TaskState): void {
    const { self } = this.#ports;
    if (task.outcome !== null) {
      this.#end(task);
      return;
    }
    if (voiceOf(task, self).withdrawn !== null) void this.#participants.get(task.id)?.close();
    if (task.spec.launcher !== self) return;
    if (task.roster === null) this.#considerJoining(task);
    else this.#launch(task);
  }

  async onConnected(peer: OrganisationId): Promise<void> {
    await this.#deliveries.onConnected(peer);
  }

  /** After the signal has ended everything: waits for what was under way. */
  async settled(): Promise<void> {
    for (const deadline of this.#deadlines.values()) deadline.abort();
    for (const { stop } of this.#launched.values()) stop.abort();
    await Promise.all([...this.#launched.values()].map(({ done }) => done));
    await Promise.all([...this.#participants.values()].map((run) => run.close()));
  }

  #considerJoining(task: TaskState): void {
    const { journal, membership, feed, log } = this.#ports;
    this.#deadlines.get(task.id)?.abort();
    const next = joining(task, membership(task), journal.now());
    if (next.kind === 'wait') {
      const timer = new AbortController();
      this.#deadlines.set(task.id, timer);
      const wait = Math.min(Math.max(0, next.until - journal.now()), LONGEST_WAIT);
      void pause(wait, timer.signal).then(() => {
        if (timer.signal.aborted) return;
        const now = this.#ports.boards.find(task.id);
        if (now !== null) this.consider(now);
      });
      return;
    }
    // Fixing the roster changes the task, which comes back here as a change: not twice for one deadline.
    if (this.#launched.has(task.id)) return;
    const { id } = task;
    const fix = async (): Promise<void> => {
      if (next.kind === 'start') {
        const { participants } = next;
        const threshold = thresholdOf(participants.length);
        const payload = { task: id, participants: [...participants], threshold };
        const acceptances = participants.map(({ acceptance }) => acceptance);
        await feed(task).append('task.rostered', payload, acceptances);
        log(id, {
          event: 'task.rostered',
          message: `The roster is fixed: ${participants.length} organisations.`,
        });
        return;
      }
      log(id, {
        level: 'error',
        event: 'task.failed',
        message: `Only ${next.accepted} organisations accepted, which is too few for the task’s terms.`,
        facts: { code: 'TOO_FEW_ACCEPTED' },
      });
      await feed(task).append('task.failed', { task: id, reason: 'too-few-accepted', blamed: [] });
    };
    this.#keep(id, new AbortController(), fix());
  }

  #launch(task: TaskState): void {
    const { roster } = task;
    if (roster === null || this.#launched.has(task.id)) return;
    const stop = new AbortController();
    const { id } = task;
    const run = new LauncherRun(
      {
        ...this.#ports,
        reach: this.#reach,
        feed: this.#ports.feed(task),
        task: () => this.#ports.boards.get(id),
        before: (step: Step) => this.gates.wait(id, step, stop.signal),
        deliver: (delivery) => this.#deliveries.deliver(delivery),
        signal: AbortSignal.any([this.#ports.signal, stop.signal]),
      },
      new TaskPlan(task.spec),
      roster,
    );
    this.#keep(id, stop, run.run());
  }

  /** One piece of the launcher's work for each task at a time; when it is done, the task is looked at again. */
  #keep(id: TaskId, stop: AbortController, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        this.#ports.report(asParleyError(error));
        return true;
      })
      .then((failed) => {
        this.#launched.delete(id);
        const now = this.#ports.boards.find(id);
        // What failed to be written is tried again with the next change or start, not in a circle.
        if (failed !== true && now !== null && now.outcome === null && !stop.signal.aborted) {
          if (!this.#ports.signal.aborted) this.consider(now);
        }
      });
    this.#launched.set(id, { stop, done });
  }

  #end(task: TaskState): void {
    const { self } = this.#ports;
    const cancelled = task.outcome?.kind !== 'finished';
    if (cancelled) {
      this.#launched.get(task.id)?.stop.abort();
      void this.#participants.get(task.id)?.close();
      this.#participants.delete(task.id);
    }
    this.#deadlines.get(task.id)?.abort();
    this.#deadlines.delete(task.id);
    if (task.spec.launcher === self) this.gates.forget(task.id);
  }

  async #answer(
    from: OrganisationId,
    request: RoundRequest,
    signal: AbortSignal,
  ): Promise<RoundResponse> {
    const { boards, log } = this.#ports;
    try {
      const run = await this.#participantFor(from, request);
      return await run.answer(request, signal);
    } catch (thrown) {
      const error = asParleyError(thrown);
      if (boards.find(request.task)?.spec.launcher === from) {
        log(request.task, {
          level: 'warning',
          event: 'round.refused',
          message: error.message,
          round: request.round,
          attempt: request.attempt,
          facts: { code: error.code, phase: request.phase },
        });
      }
      return { kind: 'refused', code: refusalCode(error) };
    }
  }

  async #participantFor(from: OrganisationId, request: RoundRequest): Promise<ParticipantRun> {
    const { boards, journal, self, catchUp, membership, feed } = this.#ports;
    let task = boards.find(request.task);
    // Whoever is not the launcher learns nothing, not even that there is such a task.
    if (task?.spec.launcher !== from) {
      throw new ParleyError('NOT_FOUND', 'There is no such task of this peer.');
    }
    if (task.roster?.id !== request.roster && from !== self) {
      // The roster stands in the launcher's feed; it may be on its way still.
      await catchUp(from, task);
      task = boards.get(request.task);
    }
    const known = this.#participants.get(task.id);
    if (known !== undefined) return known;
    const decision = await journal.decisions.get(task.id);
    // A restored node decided in another life; what it no longer knows the terms of, it does not carry out (rule 8).
    if (decision?.decision !== 'accept' || voiceOf(task, self).accepted === null) {
      throw new ParleyError('NOT_READY', 'This organisation has not accepted the task.');
    }
    const { id } = task;
    const run = new ParticipantRun(
      {
        ...this.#ports,
        feed: feed(task),
        membership: () => membership(boards.get(id)),
        task: () => boards.get(id),
      },
      new TaskPlan(task.spec),
      decision,
    );
    this.#participants.set(id, run);
    return run;
  }
}
