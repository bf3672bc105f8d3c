import type { Generation } from '../generation.ts';
import type { RunStatus } from '../run-status.ts';
import { isoTime, link } from './link.ts';

/** Tasks, runs and results as vantage6's clients get them. */

export interface Task {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly database: string;
  readonly collaboration: number;
  readonly initiator: number;
  /** null where another program, or another organisation, launched it. */
  readonly user: number | null;
  readonly created: number;
  readonly ended: number | null;
  readonly status: RunStatus;
  readonly runs: readonly Run[];
}

export interface Run {
  readonly id: number;
  readonly organisation: number;
  readonly node: { readonly id: number; readonly name: string; readonly online: boolean } | null;
  readonly status: RunStatus;
  /** As it is on the wire. */
  readonly input: string;
}

/** What a run adds when it is shown in full. */
export interface RunDetail {
  readonly started: number | null;
  readonly log: string;
  /** As it is on the wire. */
  readonly result: string | null;
}

export interface TaskOptions {
  readonly generation: Generation;
  /** The runs' details where the results are to stand in the task. */
  readonly results: ReadonlyMap<number, RunDetail> | null;
  readonly runs: boolean;
}

export function taskShape(task: Task, { generation, results, runs }: TaskOptions) {
  const { id, database } = task;
  const detailed =
    results === null
      ? null
      : task.runs.map((run) => resultShape(task, run, results.get(run.id), generation));
  return {
    id,
    name: task.name,
    description: task.description,
    image: task.image,
    status: task.status,
    // A field of 3.x and older; whoever does not know it does not look at it.
    complete: task.ended !== null,
    created_at: isoTime(task.created),
    finished_at: task.ended === null ? null : isoTime(task.ended),
    collaboration: link('collaboration', task.collaboration),
    init_user: task.user === null ? null : link('user', task.user),
    parent: null,
    ...(generation === 4
      ? {
          job_id: id,
          databases: [{ label: database, parameters: '{}' }],
          init_org: link('organization', task.initiator),
          study: null,
          algorithm_store: null,
          runs: runs
            ? task.runs.map((run) => runShape(task, run, undefined))
            : `/api/run?task_id=${id}`,
          results: detailed ?? `/api/result?task_id=${id}`,
          children: `/api/task?parent_id=${id}`,
        }
      : {
          run_id: id,
          database,
          initiator: link('organization', task.initiator),
          initiator_id: task.initiator,
          collaboration_id: task.collaboration,
          results: detailed ?? task.runs.map((run) => link('result', run.id, ['GET', 'PATCH'])),
          children: null,
        }),
  };
}

export function runShape(task: Task, run: Run, detail: RunDetail | undefined, nested?: object) {
  return {
    ...commonRun(task, run, detail),
    results: link('result', run.id),
    task: nested ?? link('task', task.id),
    ports: [],
  };
}

export function resultShape(
  task: Task,
  run: Run,
  detail: RunDetail | undefined,
  generation: Generation,
  nested?: object,
) {
  const result = detail?.result ?? null;
  const taskLink = nested ?? link('task', task.id);
  if (generation === 4) {
    return {
      id: run.id,
      result,
      cleanup_at: null,
      blob_storage_used: false,
      run: link('run', run.id),
      task: taskLink,
    };
  }
  return { ...commonRun(task, run, detail), result, task: taskLink, ports: [] };
}

function commonRun(task: Task, run: Run, detail: RunDetail | undefined) {
  const waiting = run.status === 'pending';
  return {
    id: run.id,
    input: run.input,
    status: run.status,
    assigned_at: isoTime(task.created),
    started_at: waiting ? null : isoTime(detail?.started ?? task.created),
    finished_at: task.ended === null ? null : isoTime(task.ended),
    cleanup_at: null,
    blob_storage_used: false,
    log: detail?.log ?? null,
    organization: link('organization', run.organisation),
    node:
      run.node === null
        ? null
        : {
            ...run.node,
            online: undefined,
            ip: null,
            status: run.node.online ? 'online' : 'offline',
          },
  };
}
