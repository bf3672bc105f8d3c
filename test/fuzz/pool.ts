import { Worker } from 'node:worker_threads';
import type { Found, Tally } from './run.ts';
import { targets } from './targets.ts';
import type { Job, WorkerData } from './worker.ts';

/** An input that is still being decoded after so long hangs; the machine may be busy with other things meanwhile. */
const HANGS_AFTER = 30_000;
/** The longest input of any target. */
const INPUT_MOST = Math.max(...targets.map(({ most }) => most));
/** What all of a worker may hold in memory. Every target's inputs are at most some MiB. */
const MEMORY_MIB = 768;

export type Outcome =
  | { readonly kind: 'done'; readonly tally: Tally }
  | { readonly kind: 'broken'; readonly found: Found; readonly shrunk: Uint8Array }
  | {
      readonly kind: 'lost';
      readonly job: Job;
      readonly index: number;
      readonly input: Uint8Array;
      readonly what: string;
    };

/** Works a list of jobs off with so many threads; one that hangs or runs out of memory is replaced. */
export async function work(
  jobs: readonly Job[],
  threads: number,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = [...jobs];
  const one = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      tell(await inThread(job));
    }
  };
  await Promise.all(Array.from({ length: threads }, one));
}

interface Said {
  readonly outcome: Tally | Found;
  readonly shrunk: Uint8Array | null;
}

/** A thread for each job: what a target leaves behind in memory is not another's. */
async function inThread(job: Job): Promise<Outcome> {
  const buffer = new SharedArrayBuffer(12 + INPUT_MOST);
  const marks = new Int32Array(buffer, 0, 3);
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { buffer, guided: job.guided } satisfies WorkerData,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
  });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const lost = (what: string): void => {
    const input = new Uint8Array(buffer, marks.byteLength).slice(0, Atomics.load(marks, 2));
    resolve({ kind: 'lost', job, index: Atomics.load(marks, 0), input, what });
  };
  let beat = -1;
  const watchdog = setInterval(() => {
    const now = Atomics.load(marks, 1);
    if (now === beat && now > 0) lost(`it was not done after ${HANGS_AFTER / 1000} s`);
    beat = now;
  }, HANGS_AFTER);
  worker.on('message', (said: Said | 'ready') => {
    if (said === 'ready') worker.postMessage(job);
    else if ('what' in said.outcome) {
      const shrunk = said.shrunk ?? said.outcome.input;
      resolve({ kind: 'broken', found: said.outcome, shrunk });
    } else resolve({ kind: 'done', tally: said.outcome });
  });
  worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
  worker.on('exit', () => lost('its thread ended'));
  const outcome = await promise;
  clearInterval(watchdog);
  await worker.terminate();
  return outcome;
}
