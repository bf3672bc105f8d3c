import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandProgram } from '../../build/command.ts';
import type { ParleyClient } from '../../core/client/client.ts';
import { setStage, type Stage } from '../../demo/stage.ts';
import { atMost, type Figure, type Row, type Size } from '../figure.ts';
import { withFolder } from '../parts/folder.ts';
import { spreadOf } from '../parts/spread.ts';

const ROWS_EACH = 1000;
const runsOf = { tiny: 1, quick: 20, full: 100 } as const;
const cli = await commandProgram();
const run = promisify(execFile);

async function* measure(size: Size): AsyncIterable<Row> {
  const stage = await withFolder(async (folder) => {
    const data = join(folder, 'rows.csv');
    await writeFile(data, rowsFor(3));
    // The rows are dealt out, each organisation a file of its own, before this one goes.
    return setStage(
      { organisations: 3, kill: 0, offline: 0, keep: null, data, json: true },
      () => undefined,
    );
  });
  try {
    yield {
      ...(await timesOf('a script, over the HTTP API', viaClient(stage, 'script'), size)),
      aim: atMost(150, 'ms'),
    };
    yield timesOf('the control socket', viaClient(stage, 'operator'), size);
    if (size === 'tiny') return;
    yield timesOf('the parley command, its start included', viaCommand(stage), size);
  } finally {
    await stage.close();
  }
}

async function timesOf(name: string, once: () => Promise<void>, size: Size): Promise<Row> {
  // The first task opens the datasets and compiles what the others only run.
  await once();
  const times: number[] = [];
  for (let i = 0; i < runsOf[size]; i++) {
    const started = performance.now();
    await once();
    times.push(performance.now() - started);
  }
  return { name, unit: 'ms', measured: spreadOf(times) };
}

function viaClient(stage: Stage, as: 'script' | 'operator'): () => Promise<void> {
  const client: ParleyClient = stage.launcher[as];
  const { collaboration, minimum } = stage;
  return async () => {
    const id = await client.createTask({
      collaboration,
      dataset: 'tumours',
      algorithm: 'mean',
      parameters: { columns: ['symmetry'] },
      minimum,
      contribute: 'ask',
    });
    if (!(await client.wait(id))) throw new Error(`task ${id} did not end well`);
    await client.getResult(id);
  };
}

function viaCommand({ launcher, minimum }: Stage): () => Promise<void> {
  return async () => {
    await run(process.execPath, [
      cli,
      ...['--folder', launcher.folder, '--json', 'task', 'launch', 'mean', '--wait'],
      ...['--dataset', 'tumours', '--columns', 'symmetry', '--minimum', String(minimum)],
      ...['--accept-notice', 'minimum-of-two'],
    ]);
  };
}

/** Made-up rows with the columns that the demo deals out by. */
function rowsFor(organisations: number): string {
  const rows = Array.from(
    { length: organisations * ROWS_EACH },
    (_, i) => `${i % 3 === 0 ? 'malignant' : 'benign'},${10 + (i % 97) / 10},${(i % 89) / 400}`,
  );
  return `${['diagnosis,radius,symmetry', ...rows].join('\n')}\n`;
}

export const createToResult: Figure = {
  letter: 'a',
  title: `From creating a task to holding its result: a mean, 3 processes with ${ROWS_EACH} rows each, standing policies`,
  measure,
};
