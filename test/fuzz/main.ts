import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { work, type Outcome } from './pool.ts';
import { targets } from './targets.ts';
import type { Job } from './worker.ts';

const usage = `npm run fuzz -- [--runs N] [--target NAME,...] [--seed N] [--from N] [--seconds N] [--threads N] [--guided]

Feeds every decoder that touches bytes from outside with inputs that are not what they should be, and reports what is
neither taken nor refused by a code. --runs is for each target; without it each gets 100,000, less where an input costs more.
--seconds ends a target earlier. --seed and --from repeat a run, or the single input that was reported. --guided keeps inputs that reach new
code and makes others from them; such a run is repeated as a whole.`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    target: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '3600' },
    threads: { type: 'string', default: String(availableParallelism()) },
    guided: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(usage);
  process.exit(0);
}
const wanted = values.target?.split(',') ?? targets.map(({ name }) => name);
const seed = Number(values.seed);
const jobs: Job[] = targets
  .filter(({ name }) => wanted.includes(name))
  .map(({ name, cost = 1 }) => ({
    target: name,
    plan: {
      seed,
      from: Number(values.from),
      runs: values.runs === undefined ? Math.ceil(100_000 / cost) : Number(values.runs),
      most: Number(values.seconds) * 1000,
    },
    guided: values.guided,
  }));
if (jobs.length === 0) throw new Error(`There is no target ${values.target ?? ''}.\n${usage}`);

say(`seed ${seed}\n`);
say(row('target', 'inputs', 'per s', 'taken', 'slowest', 'refused'));
let broken = 0;
let inputs = 0;
await work(jobs, Number(values.threads), tell);
say(`\n${inputs.toLocaleString('en')} inputs, ${broken} targets broken, seed ${seed}`);
process.exitCode = broken === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(outcome: Outcome): void {
  if (outcome.kind === 'done') {
    const { tally } = outcome;
    inputs += tally.inputs;
    const codes = Object.entries(tally.refused).sort(([, a], [, b]) => b - a);
    const rate = Math.round((1000 * tally.inputs) / tally.milliseconds);
    const slowest = `${tally.slowest.toFixed(0)} ms`;
    const refused = codes.map(([code, count]) => `${code} ${count}`).join(', ');
    const learned = tally.found === '' ? refused : `${tally.found}; ${refused}`;
    say(row(tally.target, tally.inputs, rate, tally.accepted, slowest, learned));
    return;
  }
  broken += 1;
  const { target, index, what } =
    outcome.kind === 'broken'
      ? outcome.found
      : { target: outcome.job.target, index: outcome.index, what: outcome.what };
  say(`\n${target} is broken: ${what}`);
  const again = values.guided ? `--guided --runs ${index + 1}` : `--from ${index} --runs 1`;
  say(`  again: npm run fuzz -- --target ${target} --seed ${seed} ${again}`);
  const input = outcome.kind === 'broken' ? outcome.shrunk : outcome.input;
  say(`  ${input.length} bytes, kept in ${keep(target, input)}\n`);
}

/** Kept for good: fuzz.test.ts decodes every file there again. */
function keep(target: string, input: Uint8Array): string {
  const folder = new URL('found/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 12);
  const path = fileURLToPath(new URL(`${target}-${hash}.bin`, folder));
  writeFileSync(path, input);
  return path;
}

function row(...cells: readonly (string | number)[]): string {
  const widths = [18, 9, 8, 9, 9, 0];
  return cells
    .map((cell, i) =>
      i === 0 || i === 5
        ? String(cell).padEnd(widths[i] ?? 0)
        : String(cell).padStart(widths[i] ?? 0),
    )
    .join('  ');
}
