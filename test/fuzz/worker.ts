import { parentPort, workerData } from 'node:worker_threads';
import type { Plan } from './run.ts';
import { Coverage } from './support/coverage.ts';

export interface Job {
  readonly target: string;
  readonly plan: Plan;
  /** Whether inputs are made from those that reached new code. */
  readonly guided: boolean;
}

export interface WorkerData {
  readonly buffer: SharedArrayBuffer;
  readonly guided: boolean;
}

/** Written before every input, so that the main thread can tell which one hangs or fills the memory. */
const { buffer, guided } = workerData as WorkerData;
const marks = new Int32Array(buffer, 0, 3);
const begun = new Uint8Array(buffer, marks.byteLength);

// Nearly every input ends in an error, whose stack nobody reads.
Error.stackTraceLimit = 0;

// Coverage counts in what is compiled from then on.
const coverage = guided ? await Coverage.start() : null;
const [{ fuzz }, { shrink }, { targets }] = await Promise.all([
  import('./run.ts'),
  import('./support/shrink.ts'),
  import('./targets.ts'),
]);

parentPort?.on('message', ({ target: name, plan }: Job) => {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  void (async () => {
    const begin = (index: number, input: Uint8Array): void => {
      begun.set(input.subarray(0, begun.length));
      Atomics.store(marks, 2, input.length);
      Atomics.store(marks, 0, index);
      Atomics.add(marks, 1, 1);
    };
    const outcome = await fuzz(target, plan, begin, coverage);
    const shrunk = 'what' in outcome ? await shrink(target, outcome.input) : null;
    parentPort?.postMessage({ outcome, shrunk });
  })();
});
parentPort?.postMessage('ready');
