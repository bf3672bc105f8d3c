import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { ParleyClient } from '../core/client/client.ts';
import { setStage } from '../demo/stage.ts';

/**
 * From creating a task to holding its result: one mean over three organisations, each a process of its own with a
 * standing policy. The same through the HTTP API, the control socket, and the parley command (its start included).
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const cli = fileURLToPath(new URL('../core/cli/main.ts', import.meta.url));
const sample = fileURLToPath(new URL('../demo/data/tumours.csv', import.meta.url));
const run = promisify(execFile);

const stage = await setStage(
  { organisations: 3, kill: 0, offline: 0, keep: null, data: sample, json: true },
  () => undefined,
);
try {
  const { launcher, collaboration, minimum } = stage;
  const throughClient = (client: ParleyClient) => async () => {
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
  const throughCommand = async () => {
    await run(process.execPath, [
      cli,
      ...['--folder', launcher.folder, '--json', 'task', 'launch', 'mean', '--wait'],
      ...['--dataset', 'tumours', '--columns', 'symmetry', '--minimum', String(minimum)],
      ...['--accept-notice', 'minimum-of-two'],
    ]);
  };
  const ways = {
    'HTTP API, token': throughClient(launcher.script),
    'control socket': throughClient(launcher.operator),
    'parley command, its start included': throughCommand,
  };
  const figures: Record<string, { median: number; least: number; most: number }> = {};
  for (const [name, once] of Object.entries(ways)) {
    await once();
    const times: number[] = [];
    for (let i = 0; i < runs; i++) {
      const started = performance.now();
      await once();
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    figures[name] = {
      median: Math.round(times[Math.floor(times.length / 2)] ?? Number.NaN),
      least: Math.round(times[0] ?? Number.NaN),
      most: Math.round(times.at(-1) ?? Number.NaN),
    };
  }
  if (values.json) console.log(JSON.stringify({ runs, milliseconds: figures }, null, 2));
  else {
    console.log(`create to result, ${runs} runs each, milliseconds`);
    for (const [name, { median, least, most }] of Object.entries(figures)) {
      console.log(`${name.padEnd(38)} median ${median}  (${least} to ${most})`);
    }
  }
} finally {
  await stage.close();
}
