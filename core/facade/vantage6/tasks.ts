import type { NodeServices } from '../../api/services.ts';
import { Serial } from '../../feed/serial.ts';
import type { TaskResult, TaskView } from '../../schema/api/tasks.ts';
import { hasCode } from '../../schema/errors.ts';
import type { OrganisationId, TaskId } from '../../schema/ids.ts';
import { FacadeTaskRecord, type FacadeUser } from '../../schema/local/facade.ts';
import type { Store } from '../../store/store.ts';
import type { Table } from '../../store/table.ts';
import type { Aliases } from '../aliases.ts';
import { mapMethod } from './algorithms.ts';
import { missing, nodeName, type Directory } from './directory.ts';
import { formatOf, generationOfFormat, type Generation } from './generation.ts';
import { currentMembers, planTask } from './plan.ts';
import { onWire, resultText } from './result-text.ts';
import { runStatus, taskStatus } from './run-status.ts';
import { foreignRecord, logText, oneLine } from './task-record.ts';
import type { Run, RunDetail, Task } from './shapes/tasks.ts';
import { parseNewTask } from './task-request.ts';

export type TaskServices = Pick<
  NodeServices,
  'algorithms' | 'datasets' | 'tasks' | 'task' | 'taskLog' | 'result' | 'launch' | 'cancel'
>;

/** A task of Parley with what the facade knows of it. */
interface Known {
  readonly view: TaskView;
  readonly record: FacadeTaskRecord;
  /** False for tasks that did not come through the facade. */
  readonly ours: boolean;
}

/** By collaboration and organisation. */
type Nodes = ReadonlyMap<string, NonNullable<Run['node']>>;

const never = new AbortController().signal;

/** The tasks of this node as vantage6's clients see them, those that came from elsewhere included. */
export class FacadeTasks {
  readonly #services: TaskServices;
  readonly #aliases: Aliases;
  readonly #directory: Directory;
  readonly #table: Table<FacadeTaskRecord>;
  readonly #records: Map<TaskId, FacadeTaskRecord>;
  /** What `#gaveNumbers` has found: lists show all tasks, and a result does not change. */
  readonly #gave = new Map<TaskId, ReadonlySet<OrganisationId>>();
  /**
   * Creations one after another, and nobody looks while one is under way: a task that is announced but not yet recorded
   * would pass for somebody else's.
   */
  readonly #turns = new Serial();

  private constructor(
    services: TaskServices,
    aliases: Aliases,
    directory: Directory,
    table: Table<FacadeTaskRecord>,
    records: Map<TaskId, FacadeTaskRecord>,
  ) {
    this.#services = services;
    this.#aliases = aliases;
    this.#directory = directory;
    this.#table = table;
    this.#records = records;
  }

  static async open(
    store: Store,
    services: TaskServices,
    aliases: Aliases,
    directory: Directory,
  ): Promise<FacadeTasks> {
    const table = store.table('facade-tasks', FacadeTaskRecord);
    const records = new Map<TaskId, FacadeTaskRecord>();
    for await (const { key, value } of table.entries()) records.set(key as TaskId, value);
    return new FacadeTasks(services, aliases, directory, table, records);
  }

  /**
   * Announces what a script asks for.
   * @param body of the request, parsed from JSON
   * @throws ParleyError; nothing was announced then
   */
  create(body: unknown, user: FacadeUser): Promise<{ task: Task; generation: Generation }> {
    return this.#turns.run(async () => {
      const request = parseNewTask(body);
      const mapped = mapMethod(request.image, request.input, this.#services.algorithms());
      const collaboration = await this.#directory.view(request.collaboration);
      const members = currentMembers(collaboration).map(({ organisation }) => organisation.id);
      const chosen = request.ownOnly
        ? [this.#directory.self]
        : request.organisations === null
          ? members
          : await this.#directory.membersById(collaboration, request.organisations);
      const { launch, notes } = planTask({
        method: mapped,
        methodName: request.input.method,
        image: request.image,
        name: request.name,
        description: request.description,
        user: user.name,
        database: request.database,
        collaboration,
        chosen,
        self: this.#directory.self,
        ownDatasets: await this.#services.datasets(),
      });
      const id = await this.#services.launch(launch);
      const record: FacadeTaskRecord = {
        name: oneLine(request.name),
        description: request.description,
        image: request.image,
        output: mapped.output,
        format: request.format,
        input: request.inputText,
        database: request.database,
        chosen,
        user: user.key,
        notes: [...notes],
        hidden: false,
      };
      await this.#put(id, record);
      const known = { view: await this.#services.task(id), record, ours: true };
      const task = await this.#taskOf(known, await this.#nodes());
      return { task, generation: generationOfFormat(request.format) };
    });
  }

  /** Newest first. */
  async list(): Promise<Task[]> {
    await this.#turns.idle();
    const known = (await this.#views())
      .toSorted((a, b) => a.announced - b.announced || (a.id < b.id ? -1 : 1))
      .map((view) => this.#known(view))
      .filter(({ record }) => !record.hidden);
    const nodes = await this.#nodes();
    const tasks: Task[] = [];
    for (const item of known) tasks.push(await this.#taskOf(item, nodes));
    return tasks.sort((a, b) => b.id - a.id);
  }

  /** @throws ParleyError NOT_FOUND */
  async get(id: number): Promise<Task> {
    return this.#taskOf(await this.#find(id), await this.#nodes());
  }

  /** null for one that is hidden or there no more. */
  async byTaskId(id: TaskId): Promise<Task | null> {
    await this.#turns.idle();
    try {
      const known = this.#known(await this.#services.task(id));
      return known.record.hidden ? null : await this.#taskOf(known, await this.#nodes());
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  /** The task of a run. @throws ParleyError NOT_FOUND */
  async ofRun(id: number): Promise<{ task: Task; run: Run }> {
    const key = this.#aliases.keyOf('run', id)?.split(' ', 1)[0];
    const taskId = key === undefined ? null : await this.#aliases.idOf('task', key);
    if (taskId === null) throw missing('run', id);
    const task = await this.get(taskId);
    const run = task.runs.find((found) => found.id === id);
    if (run === undefined) throw missing('run', id);
    return { task, run };
  }

  /** What a task's runs say and return. @param generation of the client that reads the results; null: as the task was made */
  async details(id: number, generation: Generation | null): Promise<Map<number, RunDetail>> {
    const known = await this.#find(id);
    const { view, record, ours } = known;
    const { lines } = await this.#services.taskLog(view.id, { from: 0, seconds: 0 }, never);
    const started = lines.find(({ event }) => event === 'task.rostered')?.time ?? null;
    const log = logText(record.notes, lines);
    const result = view.stage === 'finished' && view.hasResult ? await this.#result(view.id) : null;
    const format = generation === null && ours ? record.format : formatOf(generation ?? 4);
    const details = new Map<number, RunDetail>();
    for (const organisation of record.chosen) {
      const text = result === null ? null : resultText(result, organisation, record.output);
      details.set(await this.#runId(view.id, organisation), {
        started,
        log,
        result: text === null ? null : onWire(text, format),
      });
    }
    return details;
  }

  /** How a task's input was written; null for tasks that did not come through the facade. */
  async formatGeneration(id: number): Promise<Generation | null> {
    const { record, ours } = await this.#find(id);
    return ours ? generationOfFormat(record.format) : null;
  }

  /** @throws ParleyError NOT_FOUND, TASK_ENDED, NOT_ALLOWED */
  async kill(id: number): Promise<void> {
    const { view } = await this.#find(id);
    await this.#services.cancel(view.id);
  }

  /** Cancels it where it runs, and shows it no more. @throws ParleyError NOT_FOUND, NOT_ALLOWED */
  async remove(id: number): Promise<void> {
    const { view, record } = await this.#find(id);
    if (view.ended === null) {
      await this.#services.cancel(view.id).catch((error: unknown) => {
        // It ended at this very moment.
        if (!hasCode(error, 'TASK_ENDED')) throw error;
      });
    }
    await this.#put(view.id, { ...record, hidden: true });
  }

  async #views(): Promise<TaskView[]> {
    const views: TaskView[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#services.tasks({ limit: 500, cursor });
      views.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return views;
  }

  async #put(id: TaskId, record: FacadeTaskRecord): Promise<void> {
    await this.#table.put(id, record);
    this.#records.set(id, record);
  }

  /** null while it is on its way. */
  async #result(id: TaskId): Promise<TaskResult | null> {
    try {
      return await this.#services.result(id);
    } catch (error) {
      if (hasCode(error, 'NOT_READY') || hasCode(error, 'TASK_NOT_ENDED')) return null;
      throw error;
    }
  }

  async #find(id: number): Promise<Known> {
    await this.#turns.idle();
    const key = this.#aliases.keyOf('task', id);
    if (key === null) throw missing('task', id);
    const known = this.#known(await this.#services.task(key as TaskId));
    if (known.record.hidden) throw missing('task', id);
    return known;
  }

  #known(view: TaskView): Known {
    const record = this.#records.get(view.id);
    return record === undefined
      ? { view, record: foreignRecord(view), ours: false }
      : { view, record, ours: true };
  }

  /** Whose own numbers a finished task's result has; null where it is not there, or has none. */
  async #gaveNumbers(
    { id, stage, hasResult }: TaskView,
    { output }: FacadeTaskRecord,
  ): Promise<ReadonlySet<OrganisationId> | null> {
    if (output !== 'own-sum-and-count' || stage !== 'finished' || !hasResult) return null;
    const known = this.#gave.get(id);
    if (known !== undefined) return known;
    const partials = (await this.#result(id))?.result.partials;
    if (partials === undefined) return null;
    const gave = new Set(partials.map(({ organisation }) => organisation));
    this.#gave.set(id, gave);
    return gave;
  }

  async #taskOf({ view, record, ours }: Known, nodes: Nodes): Promise<Task> {
    // In reverse: lists show the newest number first, and so the organisations in the order in which they were chosen.
    for (const organisation of record.chosen.toReversed()) await this.#runId(view.id, organisation);
    const runs: Run[] = [];
    const gave = await this.#gaveNumbers(view, record);
    for (const organisation of record.chosen) {
      runs.push({
        id: await this.#runId(view.id, organisation),
        organisation: await this.#aliases.idOf('organisation', organisation),
        node: nodes.get(`${view.collaboration} ${organisation}`) ?? null,
        status: runStatus(view, organisation, record.output, gave),
        input: ours ? record.input : onWire(record.input, 'bare'),
      });
    }
    return {
      id: await this.#aliases.idOf('task', view.id),
      name: record.name,
      description: [record.description, ...record.notes.map((note) => `[Parley: ${note}]`)]
        .join(' ')
        .trim(),
      image: record.image,
      database: record.database,
      collaboration: await this.#aliases.idOf('collaboration', view.collaboration),
      initiator: await this.#aliases.idOf('organisation', view.launcher.id),
      user: ours ? await this.#directory.userId(record.user) : null,
      created: view.announced,
      ended: view.ended,
      status: taskStatus(
        view,
        runs.map(({ status }) => status),
      ),
      runs,
    };
  }

  /** The nodes of all members, looked up once for all the tasks that are shown together. */
  async #nodes(): Promise<Nodes> {
    const nodes = new Map<string, NonNullable<Run['node']>>();
    for (const view of await this.#directory.collaborationViews()) {
      for (const { organisation, connected } of currentMembers(view)) {
        nodes.set(`${view.id} ${organisation.id}`, {
          id: await this.#directory.nodeId(view.id, organisation.id),
          name: nodeName(view, organisation),
          online: connected,
        });
      }
    }
    return nodes;
  }

  #runId(task: TaskId, organisation: OrganisationId): Promise<number> {
    return this.#aliases.idOf('run', `${task} ${organisation}`);
  }
}
