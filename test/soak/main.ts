import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eventually } from '../support/nodes.ts';
import { allConnected, collaborate } from '../support/operators.ts';
import { seeded } from '../faults/support/seed.ts';
import { brokenPromises } from '../faults/support/sums.ts';
import { make, muster, start, stop, type Member, type Sample } from './fleet.ts';
import { runTask } from './task.ts';

/**
 * `npm run test:soak -- [--minutes 10] [--nodes 20] [--processes 5] [--seed N]`: tasks one after the other and beside each
 * other, while nodes leave and come back. Ends with 1 when a number was wrong, a promise broken, a history incomplete, or
 * memory or handles went on growing.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    nodes: { type: 'string', default: '20' },
    processes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const random = seeded(seed);
const pick = <T>(from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
};
const say = (line: string) => process.stdout.write(`${line}\n`);
const faults: string[] = [];

const root = await mkdtemp(join(tmpdir(), 'parley-soak-'));
const fleet = muster(Number(values.nodes), Number(values.processes), root);
const processes = [...new Set(fleet.map(({ process: one }) => one))];
try {
  say(`soak: ${values.nodes} nodes in ${values.processes} processes, ${minutes} min, seed ${seed}`);
  for (const member of fleet) await make(member);
  const collaboration = await collaborate(fleet, 'Soak');
  const samples: Sample[] = [await measure('start')];
  const outcomes = new Map<string, number>();
  const end = Date.now() + minutes * 60_000;
  let nextSample = Date.now() + 60_000;
  const churn = leaveAndComeBack(end);
  const workers = [tasksUntil(end, outcomes), tasksUntil(end, outcomes)];
  while (Date.now() < end) {
    await pause(1000);
    if (Date.now() >= nextSample) {
      nextSample += 60_000;
      samples.push(await measure(`${Math.round((end - Date.now()) / 60_000)} min left`));
    }
  }
  await Promise.all([churn, ...workers]);

  say(`tasks: ${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);
  if (outcomes.get('finished') === undefined) faults.push('no task finished');
  await allConnected(fleet, collaboration);
  const histories = await equalHistories(collaboration);
  for (const broken of brokenPromises(histories)) faults.push(broken);
  samples.push(await measure('end'));
  judge(samples);
} finally {
  for (const one of processes) one.kill();
  await rm(root, { recursive: true, force: true });
}
for (const fault of faults) say(`FAULT: ${fault}`);
say(faults.length === 0 ? 'soak: nothing wrong' : `soak: ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function tasksUntil(until: number, outcomes: Map<string, number>): Promise<void> {
  while (Date.now() < until) {
    const up = fleet.filter((member) => member.up);
    const group = new Set<Member>();
    while (group.size < 5) group.add(pick(up));
    const outcome = await runTask([...group]);
    if (outcome.startsWith('WRONG')) faults.push(outcome);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

/** Every few seconds one that is up leaves, in the middle of whatever it does, and comes back later. */
async function leaveAndComeBack(until: number): Promise<void> {
  while (Date.now() < until) {
    const member = pick(fleet);
    await stop(member);
    await pause(2000 + random() * 8000);
    await start(member);
    await pause(random() * 5000);
  }
}

async function equalHistories(collaboration: string): Promise<string> {
  let all: string[] = [];
  const bodies = (history: string) =>
    new Set((JSON.parse(history) as { entries: { body: string }[] }).entries.map((e) => e.body));
  try {
    await eventually(async () => {
      all = await Promise.all(fleet.map(({ operator }) => operator.exportHistory(collaboration)));
      const [first, ...others] = all.map(bodies);
      return others.every((other) => first?.symmetricDifference(other).size === 0);
    }, 120_000);
    say(`histories: all ${fleet.length} equal, ${bodies(all[0] ?? '').size} entries`);
  } catch {
    faults.push(`histories differ: ${all.map((one) => bodies(one).size).join(', ')} entries`);
  }
  return all[0] ?? '';
}

async function measure(when: string): Promise<Sample> {
  const parts = await Promise.all(processes.map((one) => one.sample()));
  const megabytes = parts.reduce((sum, part) => sum + part.megabytes, 0);
  const handles = parts.reduce((sum, part) => sum + part.handles, 0);
  say(
    `  ${when.padEnd(12)} ${megabytes.toFixed(0).padStart(6)} MiB ${String(handles).padStart(6)} handles`,
  );
  return { megabytes, handles };
}

/** The second half against the first: what only grows is a leak; the first minutes warm caches up. */
function judge(samples: readonly Sample[]): void {
  const warm = samples.slice(Math.min(2, samples.length - 2));
  const half = Math.floor(warm.length / 2);
  const mean = (part: readonly Sample[], of: (sample: Sample) => number) =>
    part.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, part.length);
  for (const [name, of] of [
    ['memory', ({ megabytes }: Sample) => megabytes],
    ['handles', ({ handles }: Sample) => handles],
  ] as const) {
    const before = mean(warm.slice(0, half), of);
    const after = mean(warm.slice(half), of);
    const growth = (after / before - 1) * 100;
    say(
      `${name}: ${before.toFixed(0)} in the first half, ${after.toFixed(0)} in the second (${growth.toFixed(1)} %)`,
    );
    if (growth > 15) faults.push(`${name} went on growing: ${growth.toFixed(1)} %`);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
