import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { needDisplay } from './feel/display.ts';
import { figuresOf } from './feel/processes.ts';
import { makeHome, removeHome, startApp } from './feel/start-app.ts';

/**
 * What the packaged app feels like (npm run dist:dir first): how long a start takes, what it holds in memory when idle,
 * how large it is. Prints figures. `--program` other builds to start in turns, `--starts`, `--idle` seconds.
 */
const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    program: {
      type: 'string',
      multiple: true,
      default: [join(root, 'dist', 'linux-unpacked', 'parley')],
    },
    starts: { type: 'string', default: '5' },
    idle: { type: 'string', default: '10' },
  },
});
const stages = ['program', 'chromium', 'shell', 'window', 'node'] as const;
const starts = Number(values.starts);
const idle = Number(values.idle) * 1000;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const spread = (numbers: readonly number[], digits = 0): string =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)} to ${Math.max(...numbers).toFixed(digits)})`;

class Figures {
  readonly #all = new Map<string, number[]>();
  add(what: string, figure: number): void {
    this.#all.set(what, [...(this.#all.get(what) ?? []), figure]);
  }
  print(title: string): void {
    console.log(title);
    for (const [what, figures] of this.#all) console.log(`  ${what.padEnd(34)} ${spread(figures)}`);
  }
}

async function measureStart(program: string, figures: Figures): Promise<void> {
  const home = await makeHome();
  const app = startApp(program.split(' '), home);
  try {
    const times = await Promise.all(stages.map((stage) => app.reached(stage)));
    stages.forEach((stage, index) => figures.add(`ms to ${stage}`, times[index] ?? Number.NaN));
    const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
    figures.add('CPU ms until then', sum(figuresOf(app.pid).map(({ cpuMs }) => cpuMs)));
    await after(idle);
    const processes = figuresOf(app.pid);
    for (const what of new Set(processes.map((process) => process.what))) {
      const alike = processes.filter((process) => process.what === what);
      figures.add(`MiB ${what} x${alike.length}`, sum(alike.map(({ pssMiB }) => pssMiB)));
    }
    figures.add('MiB together', sum(processes.map(({ pssMiB }) => pssMiB)));
  } finally {
    await app.end();
    await removeHome(home);
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((file) => stat(join(file.parentPath, file.name)).then(({ size }) => size)),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

async function printSizes(): Promise<void> {
  const assets = join(root, 'out', 'renderer', 'assets');
  for (const name of await readdir(assets)) {
    const content = await readFile(join(assets, name));
    console.log(`${name}: ${kB(content.length)}, ${kB(gzipSync(content).length)} gzip`);
  }
  for (const program of values.program) {
    const folder = resolve(program, '..');
    const archive = join(folder, 'resources', 'app.asar');
    if (!existsSync(archive)) continue;
    const { size } = await stat(archive);
    console.log(`${folder}: ${kB(await bytesIn(folder))}, of which app.asar ${kB(size)}`);
  }
}

const kB = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';

await printSizes();
const endDisplay = await needDisplay();
try {
  const measured = values.program.map((program) => ({ program, figures: new Figures() }));
  const before = load();
  for (let start = 0; start < starts; start++) {
    for (const { program, figures } of measured) await measureStart(program, figures);
  }
  for (const { program, figures } of measured) {
    figures.print(
      `${program}: median (least to most) of ${starts} starts, in turns with the others`,
    );
  }
  console.log(`${cpus().length} cores, load average ${before} before, ${load()} after`);
} finally {
  endDisplay();
}
