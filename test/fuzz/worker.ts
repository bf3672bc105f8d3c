import { parentPort, workerData } from 'node:worker_threads';
import { fuzz, type Plan } from './run.ts';
import { shrink } from './support/shrink.ts';
import { targets } from './targets.ts';

export interface Job {
  readonly target: string;
  readonly plan: Plan;
}

/** Written before every input, so that the main thread can name the one that hangs or fills the memory. */
const marks = new Int32Array((workerData as { marks: SharedArrayBuffer }).marks);

parentPort?.on('message', ({ target: name, plan }: Job) => {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  void (async () => {
    const outcome = await fuzz(target, plan, (index) => {
      Atomics.store(marks, 0, index);
      Atomics.add(marks, 1, 1);
    });
    const shrunk = 'what' in outcome ? await shrink(target, outcome.input) : null;
    parentPort?.postMessage({ outcome, shrunk });
  })();
});
parentPort?.postMessage('ready');
