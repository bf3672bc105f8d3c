import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { initNode } from '../../core/node.ts';
import { needDisplay } from '../feel/display.ts';
import { figuresOf, type ProcessFigures } from '../feel/processes.ts';
import { makeHome, removeHome, startApp } from '../feel/start-app.ts';
import { atMost, type Figure, type Missing, type Row, type Size } from '../figure.ts';
import { electronProgram } from '../parts/electron.ts';
import { withFolder } from '../parts/folder.ts';
import { spreadOf } from '../parts/spread.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As `npm run parley` runs it. */
const cli = join(root, 'build', 'parley.ts');
const settingsOf = {
  tiny: { starts: 1, idle: 0 },
  quick: { starts: 5, idle: 5_000 },
  full: { starts: 20, idle: 20_000 },
} as const;

interface Start {
  readonly ms: number;
  readonly cpu: number;
  readonly MiB: number;
}

async function* measure(size: Size): AsyncIterable<Row | Missing> {
  const { starts, idle } = settingsOf[size];
  yield* rows('the node', await repeated(starts, () => startNode(idle)), true);
  if (size === 'tiny') return;
  const name = 'the app, its node included';
  const electron = electronProgram();
  if (electron === null) {
    yield { name, why: 'no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH)' };
    return;
  }
  if (!existsSync(join(root, 'out', 'main', 'index.js'))) {
    yield { name, why: 'it is not built (npm run build:app)' };
    return;
  }
  const endDisplay = await needDisplay();
  try {
    const command = [electron, root];
    yield* rows(name, await repeated(starts, () => startWholeApp(command, idle)), false);
  } finally {
    endDisplay();
  }
}

function rows(name: string, starts: readonly Start[], isTheNode: boolean): Row[] {
  const spread = (of: (start: Start) => number) => spreadOf(starts.map(of));
  return [
    {
      name: `${name}: from the start of the program to listening`,
      unit: 'ms',
      measured: spread(({ ms }) => ms),
      ...(isTheNode ? { aim: atMost(1000, 'ms') } : {}),
      detail: `processor time until then ${spread(({ cpu }) => cpu).median.toFixed(0)} ms`,
    },
    {
      name: `${name}: idle memory`,
      unit: 'MiB',
      measured: spread(({ MiB }) => MiB),
      ...(isTheNode ? { aim: atMost(150, 'MiB') } : {}),
      detail: 'proportional set size (PSS) of all its processes, from /proc',
    },
  ];
}

async function repeated(times: number, once: () => Promise<Start>): Promise<Start[]> {
  const starts: Start[] = [];
  for (let start = 0; start < times; start++) starts.push(await once());
  return starts;
}

/** `parley start` as an operator runs it, with its API. */
function startNode(idle: number): Promise<Start> {
  return withFolder(async (folder) => {
    const home = join(folder, 'node');
    await initNode({ folder: home, name: 'North Clinic', contact: '' });
    const network = ['--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns', '--api-port', '0'];
    const started = performance.now();
    const child = spawn(process.execPath, [cli, '--folder', home, 'start', '--json', ...network], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    try {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line.includes('"ready"')) break;
      }
      const ms = performance.now() - started;
      child.stdout.resume();
      return await heldBy(child.pid ?? 0, ms, idle);
    } finally {
      child.kill('SIGTERM');
      await exited;
    }
  });
}

async function startWholeApp(command: readonly string[], idle: number): Promise<Start> {
  const home = await makeHome();
  const app = startApp(command, home);
  try {
    return await heldBy(app.pid, await app.reached('node'), idle);
  } finally {
    await app.end();
    await removeHome(home);
  }
}

async function heldBy(pid: number, ms: number, idle: number): Promise<Start> {
  const sum = (of: (process: ProcessFigures) => number) =>
    figuresOf(pid).reduce((total, one) => total + of(one), 0);
  const cpu = sum(({ cpuMs }) => cpuMs);
  await after(idle);
  return { ms, cpu, MiB: sum(({ pssMiB }) => pssMiB) };
}

export const start: Figure = {
  letter: 'g',
  title: 'A start, and idle memory',
  measure,
};
