import {
  AlgorithmView,
  LaunchedTask,
  type LaunchTask,
  TaskLogPage,
  TaskResult,
  TaskView,
} from '../schema/api/tasks.ts';
import { ParleyError } from '../schema/errors.ts';
import type { TaskId } from '../schema/ids.ts';
import type { LogLine } from '../schema/local/journal.ts';
import type { Calls } from './calls.ts';
import { follow, waitUntilEnded } from './follow.ts';
import { createOnce } from './create-once.ts';
import { gaveUp, isInterruption, type Patience, persist } from './persist.ts';
import { withIds } from './resolve.ts';
import type { CallOptions, Transport } from './transport.ts';

const POLL_SECONDS = 25;
/** A node that has said nothing so long after a poll's end has hung. */
const POLL_WITHIN_SECONDS = 60;

/** Creating tasks, following them and getting their results. */
export function taskCalls(transport: Transport, calls: Calls) {
  const { get, list, act } = calls;

  const taskLog = (
    id: string,
    query: { readonly from?: number; readonly seconds?: number } = {},
    options: CallOptions = {},
  ) =>
    transport.json({
      method: 'GET',
      path: ['tasks', id, 'log'],
      query,
      answer: TaskLogPage,
      withinSeconds: POLL_WITHIN_SECONDS + (query.seconds ?? 0),
      ...options,
    });
  /** The task when it has ended, or as it is after so many seconds (at most 60). */
  const waitOnce = (id: string, seconds: number, options: CallOptions = {}) =>
    transport.json({
      method: 'GET',
      path: ['tasks', id, 'wait'],
      query: { seconds },
      answer: TaskView,
      withinSeconds: POLL_WITHIN_SECONDS + seconds,
      ...options,
    });

  /** A node that was there before is waited for; where nobody ever was, the address may be wrong. */
  const lost = (error: unknown): error is ParleyError =>
    transport.reached() && isInterruption(error);

  /** Resolves with the task when it has ended, however it ended; outlasts restarts of the node. */
  const waitForTask = (id: string, options: Patience = {}): Promise<TaskView> =>
    waitUntilEnded(
      () =>
        persist(
          () => waitOnce(id, POLL_SECONDS, { signal: options.signal }),
          lost,
          (last) => gaveUp(last, `Then wait for ${id} again.`, { task: id }),
          options,
        ),
      options.signal,
    );

  return {
    algorithms: (options?: CallOptions) => list(AlgorithmView, ['algorithms'], options),
    task: (id: string, options?: CallOptions) => get(TaskView, ['tasks', id], options),
    /**
     * Creates the task once, however often the connection breaks. A collaboration and invited members may be named.
     * @param options.idempotencyKey a text of one's own, for a script that may be run again; a fresh one otherwise
     */
    createTask: async (
      task: LaunchTask,
      options: Patience & { readonly idempotencyKey?: string | undefined } = {},
    ): Promise<TaskId> => {
      const body = await withIds(calls, task, options);
      const create = async (key: string) =>
        (
          await transport.json({
            method: 'POST',
            path: ['tasks'],
            body,
            answer: LaunchedTask,
            headers: { 'idempotency-key': key },
            signal: options.signal,
          })
        ).id;
      return createOnce(create, options);
    },
    taskLog,
    waitOnce,
    waitForTask,
    /**
     * True when it ended well, false when it failed or was cancelled.
     * @throws ParleyError TIMED_OUT when it has not ended within so many seconds; it goes on
     */
    wait: async (
      id: string,
      { seconds, ...options }: Patience & { readonly seconds?: number | undefined } = {},
    ): Promise<boolean> => {
      if (seconds === undefined) return (await waitForTask(id, options)).stage === 'finished';
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(stillRunning(id, seconds)), seconds * 1000);
      const signal =
        options.signal === undefined ? late.signal : AbortSignal.any([options.signal, late.signal]);
      try {
        return (await waitForTask(id, { ...options, signal })).stage === 'finished';
      } finally {
        clearTimeout(timer);
      }
    },
    /**
     * The log's records from a sequence number on, until the task has ended and all were read; none twice, and over
     * restarts of the node too.
     */
    trace: (
      id: string,
      { from = 0, ...options }: Patience & { readonly from?: number | undefined } = {},
    ): AsyncGenerator<LogLine, void, undefined> =>
      follow(
        (next) =>
          persist(
            () => taskLog(id, { from: next, seconds: POLL_SECONDS }, { signal: options.signal }),
            lost,
            (last) =>
              gaveUp(last, `Then trace ${id} from record ${next}.`, { task: id, from: next }),
            options,
          ),
        from,
        options.signal,
      ),
    /** @throws ParleyError TASK_NOT_ENDED, TASK_FAILED, TASK_CANCELLED, NOT_RECIPIENT */
    getResult: (id: string, options?: CallOptions) =>
      get(TaskResult, ['tasks', id, 'result'], options),
    /** As CSV (RFC 4180); a text that a spreadsheet would take for a formula has an apostrophe in front. */
    getResultCsv: (id: string, options: CallOptions = {}): Promise<string> =>
      transport.text({
        method: 'GET',
        path: ['tasks', id, 'result'],
        accept: 'text/csv',
        ...options,
      }),
    /** As an Arrow IPC stream. */
    getResultArrow: (id: string, options: CallOptions = {}): Promise<Uint8Array> =>
      transport.bytes({
        method: 'GET',
        path: ['tasks', id, 'result'],
        accept: 'application/vnd.apache.arrow.stream',
        ...options,
      }),
    cancel: (id: string, options?: CallOptions) => act(['tasks', id, 'cancellation'], options),
    resume: (id: string, options?: CallOptions) => act(['tasks', id, 'resumption'], options),
  };
}

const stillRunning = (id: string, seconds: number): ParleyError =>
  new ParleyError(
    'TIMED_OUT',
    `The task has not ended within ${seconds} seconds. It goes on; wait for ${id} again, or cancel it.`,
    { details: { task: id } },
  );
