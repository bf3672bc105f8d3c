import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../core/client/connect.ts';
import { eventually } from '../support/nodes.ts';
import { type ScriptNodes, scriptNodes } from '../support/script-nodes.ts';

/** Every script of examples/ does what it says, beside real nodes whose operators have decided beforehand. */

const root = fileURLToPath(new URL('../..', import.meta.url));
let place: ScriptNodes;
let folder: string;

beforeAll(async () => {
  place = await scriptNodes();
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
});
afterAll(async () => {
  await place.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
}

function start(program: string, script: string, ...args: string[]): Ran {
  const child = spawn(program, [join('examples', script), ...args], {
    cwd: root,
    env: {
      ...process.env,
      PARLEY_TOKEN: place.token,
      PARLEY_URL: place.url,
      PYTHONPATH: 'clients/python/src',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const pieces: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => pieces.push(piece));
  }
  return {
    child,
    out: () => Buffer.concat(pieces).toString(),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

async function run(program: string, script: string, ...args: string[]): Promise<string> {
  const { out, ended } = start(program, script, ...args);
  expect(await ended, out()).toBe(0);
  return out();
}

const has = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const noPython = has('python3') ? '' : ' (SKIPPED: no python3 on this machine)';
const noCurl = has('curl') && has('bash') ? '' : ' (SKIPPED: no curl or bash on this machine)';
const logLine = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S/m;

describe('the average wage', () => {
  test('wages.ts', async () => {
    const out = await run(process.execPath, 'wages.ts');
    expect(out).toMatch(logLine);
    expect(out).toContain('{ mean: 5500, count: 9 }');
  });

  test.skipIf(noPython !== '')(`wages.py${noPython}`, async () => {
    const out = await run('python3', 'wages.py');
    expect(out).toMatch(logLine);
    expect(out).toMatch(/^wage +5500 +9$/m);
  });

  test.skipIf(noCurl !== '')(`curl.sh${noCurl}`, async () => {
    const out = await run('bash', 'curl.sh');
    expect(out).toMatch(/^task bafyrei\w+$/m);
    expect(out.replaceAll('\r', '')).toMatch(/^wage,5500,9/m);
  });
});

test('practice.ts gives three organisations to a script, and takes them away again', async () => {
  const { child, out, ended } = start(process.execPath, 'practice.ts');
  const said = (name: string) => new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(out())?.[1];
  await eventually(async () => said('PARLEY_TOKEN') !== undefined, 55_000);
  const client = connect({ url: said('PARLEY_URL'), token: said('PARLEY_TOKEN') });
  const { rows } = await client.mean({ dataset: 'wages', columns: ['wage'], minimum: 2 });
  expect(rows).toEqual([{ column: 'wage', mean: 78_600 / 18, count: 18 }]);
  child.kill('SIGINT');
  expect(await ended, out()).toBe(0);
  await expect(client.status()).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
});

test.skipIf(noPython !== '')(`poll.py launches once${noPython}`, async () => {
  const csv = join(folder, 'wages.csv');
  for (let i = 0; i < 2; i += 1) {
    expect(await run('python3', 'poll.py', 'wages-2026-11', csv)).toContain('written: ');
  }
  expect(await readFile(csv, 'utf8')).toContain('5500');
  const { items } = await place.node.services.history({ limit: 500 });
  const sentences = items.filter(({ type }) => type === 'task.announced');
  const jobs = sentences.filter(({ sentence }) => sentence.includes('wages-2026-11'));
  expect(jobs).toHaveLength(1);
});

describe('following events', () => {
  const scripts = [
    { program: process.execPath, script: 'follow-events.ts', skip: '' },
    { program: 'python3', script: 'follow-events.py', skip: noPython },
  ];
  for (const { program, script, skip } of scripts) {
    test.skipIf(skip !== '')(`${script} goes on where it stopped${skip}`, async () => {
      const file = join(folder, `${script}-last`);
      const follow = async (count: number) => {
        const { child, out, ended } = start(program, script, file);
        const seen = () =>
          [...out().matchAll(/^(\d+) \S+ bafyrei\w+$/gm)].map(([, seq]) => Number(seq));
        await eventually(async () => seen().length >= count);
        const last = seen().at(-1) ?? 0;
        const kept = () => readFile(file, 'utf8').catch(() => '0');
        await eventually(async () => Number(await kept()) >= last);
        child.kill('SIGINT');
        await ended;
        return seen();
      };
      await run(process.execPath, 'wages.ts');
      const first = await follow(1);
      await run(process.execPath, 'wages.ts');
      const second = await follow(3);
      // Stopped between printing an event and noting its number, a script sees that one again, and no other.
      const again = second[0] === first.at(-1) ? 1 : 0;
      const numbers = [...first, ...second.slice(again)];
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    });
  }
});
