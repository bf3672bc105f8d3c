import type { ParticipantPorts } from '../aggregation/types.ts';
import type { Collaborations } from '../collaboration/collaborations.ts';
import type { Confirmations } from '../collaboration/confirmations.ts';
import type { Membership } from '../collaboration/membership.ts';
import type { Feeds } from '../feed/types.ts';
import { within } from '../network/deadline.ts';
import type { Network } from '../network/types.ts';
import type { LaunchTask } from '../schema/api/tasks.ts';
import { toHex } from '../schema/canonical.ts';
import { asParleyError, ParleyError } from '../schema/errors.ts';
import type { CollaborationId, OrganisationId, TaskId } from '../schema/ids.ts';
import type { TaskSpec } from '../schema/task.ts';
import type { Store } from '../store/store.ts';
import type { z } from 'zod';
import { requireAnswerable, unheardLabel, type AnswerableFields } from './answerable.ts';
import { TaskBoards } from './boards.ts';
import { composeSpec } from './compose-spec.ts';
import { Decisions, type ShowReview } from './decisions.ts';
import { openJournal, type Journal } from './journal.ts';
import { Launches } from './launches.ts';
import { asksSelf, isOwnPart, type OwnPart } from './own-part.ts';
import type { LocalData, OwnFeed } from './ports.ts';
import { previewTask, type PreviewedSlot } from './preview.ts';
import { taskIdOf } from './reduce.ts';
import { Runs } from './runs.ts';
import { stageOf, voiceOf, type TaskState } from './state.ts';
import { TaskLog } from './task-log.ts';
import { findingWords } from './words/finding-words.ts';
import { noticeList } from './acceptance.ts';

export interface TasksPorts {
  readonly self: OrganisationId;
  readonly store: Store;
  readonly network: Network;
  readonly feeds: Feeds;
  readonly collaborations: Collaborations;
  readonly confirmations: Confirmations;
  readonly data: LocalData;
  readonly crypto: ParticipantPorts;
  readonly show: ShowReview;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly report: (error: ParleyError) => void;
}

/** The tasks of a node: what is asked of it, what it decided, what it runs. */
export class Tasks {
  readonly boards = new TaskBoards();
  readonly journal: Journal;
  readonly log: TaskLog;
  readonly decisions: Decisions;
  readonly runs: Runs;
  readonly #launches: Launches;
  readonly #ports: TasksPorts;
  readonly #changed = new Set<(task: TaskState) => void>();
  readonly #background = new Set<Promise<void>>();
  readonly #started = Promise.withResolvers<undefined>();

  constructor(ports: TasksPorts) {
    this.#ports = ports;
    const { self, store, network, feeds, collaborations, confirmations, crypto, now } = ports;
    this.journal = openJournal(store, now);
    this.log = new TaskLog(store, now);
    this.#launches = new Launches(store, now);
    const shared = {
      ...ports,
      journal: this.journal,
      membership: (task: TaskState): Membership => collaborations.get(task.spec.collaboration),
      tasks: () => this.boards.list(),
      feed: (task: TaskState) => this.#feedOf(task.spec.collaboration),
      confirmed: () => confirmations.all(),
      randomBytes: crypto.randomBytes,
      log: this.log.write.bind(this.log),
    };
    this.decisions = new Decisions(shared);
    this.runs = new Runs({
      ...shared,
      boards: this.boards,
      verify: crypto.verify,
      catchUp: (peer, task) => feeds.syncWith(peer, task.spec.collaboration),
    });
    network.handle('round', async (from, bytes, signal) => {
      // The network is up a moment before the tasks are read: nobody is to be told that there is none.
      await within(signal, 'Starting', this.#started.promise);
      return this.runs.handle(from, bytes, signal);
    });
    network.onConnected((peer) => this.#inBackground(() => this.runs.onConnected(peer)));
    collaborations.onEvent((event) => {
      const { collaboration } = event;
      if (event.kind === 'membership') {
        this.boards.replay(collaboration, collaborations.counting(collaboration));
        for (const task of this.boards.list()) {
          if (task.spec.collaboration !== collaboration) continue;
          this.#tell(task);
          if (task.outcome === null) this.#consider(task);
        }
        return;
      }
      const changed = this.boards.apply(collaboration, event.entry);
      for (const task of changed) {
        this.#tell(task);
        this.#consider(task);
      }
      const [task] = changed;
      const announced = event.entry.body.type === 'task.announced';
      if (announced && task !== undefined && task.spec.launcher !== self) {
        this.log.write(task.id, { event: 'task.announced', says: { key: 'received' } });
        this.#inBackground(() => this.decisions.applyPolicies(task));
      }
    });
  }

  /** Takes up what was under way when the node stopped. Own feeds must be in order before this. */
  async start(): Promise<void> {
    const { collaborations, self } = this.#ports;
    for (const { collaboration } of collaborations.list()) {
      this.boards.replay(collaboration, collaborations.counting(collaboration));
    }
    for (const task of this.boards.list()) {
      // A node that was set back takes no part in what it accepted before (rule 8), and can write nothing yet.
      const { onHold } = collaborations.replica(task.spec.collaboration);
      if (onHold === null) await this.decisions.reconcile(task);
      this.#consider(this.boards.get(task.id));
      this.#inBackground(() => this.decisions.applyPolicies(this.boards.get(task.id)));
    }
    await this.#launches.forgetOld();
    this.#started.resolve(undefined);
    this.#inBackground(() => this.runs.onConnected(self));
  }

  /** Once the signal is aborted: waits until nothing writes any more. */
  async settled(): Promise<void> {
    await this.runs.settled();
    await Promise.all(this.#background);
    await this.log.flush();
  }

  /** @returns how to stop listening */
  onChange(listener: (task: TaskState) => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /**
   * Announces a task; where this organisation contributes by the launcher's word, its own decision is part of the launch.
   * @param membership of the collaboration asked; looked up only for a request that is new under its key
   * @param key makes it idempotent: who launches again with the same key and request gets the same task
   * @throws ParleyError of composeSpec, requireAnswerable and Decisions.accept; CONFLICT when the key was used for another request; nothing
   *   was announced then
   */
  async launch(
    request: z.output<typeof LaunchTask>,
    membership: () => Membership,
    key: string | null = null,
  ): Promise<TaskId> {
    const compose = () => this.#compose(request, membership());
    if (key === null) return this.#announce(request, await compose());
    return this.#launches.once(key, request, {
      compose,
      // What was announced is what it was; what was not, and is too late for anybody to accept, is asked for anew.
      stands: (spec) =>
        this.boards.find(taskIdOf(spec)) !== null || this.#ports.now() < spec.deadlines.join,
      announce: async (spec) => {
        const id = taskIdOf(spec);
        return this.boards.find(id) === null ? this.#announce(request, spec) : id;
      },
    });
  }

  /** The task as it will be announced, checked in all that can be. */
  async #compose(request: z.output<typeof LaunchTask>, membership: Membership): Promise<TaskSpec> {
    const { self, crypto, now, data } = this.#ports;
    const nonce = crypto.randomBytes(16);
    const askSelf = await asksSelf(request, self, () => data.has(request.dataset));
    const spec = composeSpec({ request, membership, self, askSelf, now: now(), nonce });
    const { contribute } = request;
    if (isOwnPart(contribute)) await this.#checkOwnPart(spec, contribute.notices);
    await requireAnswerable(this.#answerable(spec));
    return spec;
  }

  async #announce(request: z.output<typeof LaunchTask>, spec: TaskSpec): Promise<TaskId> {
    const { self } = this.#ports;
    const { contribute } = request;
    const id = taskIdOf(spec);
    await this.#feedOf(spec.collaboration).append('task.announced', { spec });
    this.runs.gates.set(id, request.pauseBefore);
    this.log.write(id, { event: 'task.announced', says: { key: 'announced' } });
    const doubt = await unheardLabel(this.#answerable(spec));
    if (doubt !== null)
      this.log.write(id, { level: 'warning', event: 'dataset.unheard', says: doubt });
    if (isOwnPart(contribute)) await this.#acceptOwn(id, contribute);
    else if (spec.invited.includes(self)) {
      this.#inBackground(() => this.decisions.applyPolicies(this.boards.get(id)));
    }
    return id;
  }

  #answerable(spec: TaskSpec): AnswerableFields {
    const { self, data, collaborations } = this.#ports;
    return { spec, self, data, entries: collaborations.counting(spec.collaboration) };
  }

  /** @throws ParleyError of Decisions.accept, when something changed since it was checked; the task is cancelled then */
  async #acceptOwn(id: TaskId, { minimum, notices }: OwnPart): Promise<void> {
    const task = this.boards.get(id);
    try {
      const { findings } = await this.decisions.review(task);
      await this.decisions.accept(task, { digest: toHex(findings.digest), minimum, notices });
    } catch (error) {
      await this.cancel(id);
      throw error;
    }
  }

  /** @throws ParleyError NOT_ALLOWED, TASK_ENDED */
  async cancel(id: TaskId): Promise<void> {
    const task = this.boards.get(id);
    if (task.spec.launcher !== this.#ports.self) {
      throw new ParleyError(
        'NOT_ALLOWED',
        'Only its launcher can cancel a task; you can withdraw.',
      );
    }
    if (task.outcome !== null) throw new ParleyError('TASK_ENDED', 'The task has ended already.');
    await this.#feedOf(task.spec.collaboration).append('task.cancelled', { task: id });
    this.log.write(id, { event: 'task.cancelled', says: { key: 'cancelled' } });
  }

  /** Tasks that wait for this operator's decision, the most urgent first. */
  async inbox(): Promise<TaskState[]> {
    const { self, now } = this.#ports;
    const waiting: TaskState[] = [];
    for (const task of this.boards.list()) {
      const { accepted, declined } = voiceOf(task, self);
      const asked = task.spec.invited.includes(self) && accepted === null && declined === null;
      const open = stageOf(task) === 'announced' && now() < task.spec.deadlines.join;
      if (asked && open && !(await this.journal.decisions.has(task.id))) waiting.push(task);
    }
    return waiting.sort((a, b) => a.spec.deadlines.join - b.spec.deadlines.join);
  }

  /** The first round's numbers on this operator's own data. */
  async preview(id: TaskId, signal: AbortSignal): Promise<PreviewedSlot[]> {
    return previewTask(this.boards.get(id), this.#ports.data, signal);
  }

  /** Reviews the launcher's own part before anything is announced. */
  async #checkOwnPart(spec: TaskSpec, notices: readonly string[]): Promise<void> {
    const task: TaskState = {
      id: taskIdOf(spec),
      spec,
      announcedAt: this.#ports.now(),
      announcement: taskIdOf(spec),
      roster: null,
      outcome: null,
      endedAt: null,
      voices: new Map(),
    };
    const { findings } = await this.decisions.review(task);
    const { blocked } = findings;
    if (blocked !== null) {
      throw new ParleyError(
        blocked.code,
        `${findingWords(blocked.finding, 'en')} Nothing was announced.`,
        {
          details: { check: blocked.check },
        },
      );
    }
    const missing = findings.notices.filter(({ name }) => !notices.includes(name));
    if (missing.length > 0) {
      throw new ParleyError(
        'NOTICE_REQUIRED',
        `Confirm first: ${noticeList(missing)} Nothing was announced.`,
        { details: { notices: missing.map(({ name }) => name) } },
      );
    }
  }

  #tell(task: TaskState): void {
    for (const listener of this.#changed) listener(task);
  }

  #consider(task: TaskState): void {
    if (!this.#ports.signal.aborted) this.runs.consider(task);
  }

  #feedOf(collaboration: CollaborationId): OwnFeed {
    const { collaborations } = this.#ports;
    return {
      append: (type, payload, cites) => collaborations.append(collaboration, type, payload, cites),
    };
  }

  /** Work nobody waits for; what goes wrong in it is reported, and it ends before the store closes. */
  #inBackground(work: () => Promise<unknown>): void {
    const running = work()
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!this.#ports.signal.aborted) this.#ports.report(asParleyError(error));
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }
}
