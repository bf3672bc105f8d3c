import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandProgram } from '../../../build/command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const cli = await commandProgram();
const sample = fileURLToPath(new URL('../../../demo/data/tumours.csv', import.meta.url));
const nodes: ChildProcess[] = [];

afterAll(() => {
  for (const node of nodes) node.kill('SIGKILL');
});

/** One call of the command line, as somebody at a terminal makes it. */
async function parley(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    timeout: 60_000,
  });
  return stdout;
}

async function json<T extends z.ZodType>(schema: T, ...args: string[]): Promise<z.output<T>> {
  return schema.parse(JSON.parse(await parley(...args, '--json')));
}

async function start(folder: string): Promise<void> {
  const network = ['--no-mdns', '--listen', '/ip4/127.0.0.1/tcp/0'];
  const options = ['start', '--json', '--api-port', '0', ...network];
  const node = spawn(process.execPath, [cli, '--folder', folder, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  nodes.push(node);
  const [line] = (await once(node.stdout, 'data')) as [Buffer];
  expect(JSON.parse(line.toString())).toMatchObject({ event: 'ready' });
}

const Peers = z.array(
  z.object({ organisation: z.object({ name: z.string() }), safetyNumber: z.string() }),
);

describe('the README’s way to a first result', () => {
  it('leads three organisations there by the command line alone', async () => {
    const root = await temporaryFolder();
    const names = ['North', 'East', 'South'] as const;
    const folder = (name: string) => join(root, name);
    const at = (name: string, ...args: string[]) => parley('--folder', folder(name), ...args);
    const [header = '', ...rows] = (await readFile(sample, 'utf8')).trimEnd().split('\n');

    for (const [index, name] of names.entries()) {
      await at(name, 'init', '--name', name);
      const file = join(root, `${name}.csv`);
      const own = rows.slice(index * 190, (index + 1) * 190);
      await writeFile(file, `${[header, ...own].join('\n')}\n`);
      await start(folder(name));
      await at(name, 'dataset', 'add', file, '--label', 'tumours');
    }
    await at('North', 'collaboration', 'create', 'First steps');
    for (const name of ['East', 'South']) {
      const ticket = join(root, `${name}.ticket`);
      await at('North', 'collaboration', 'invite', '--out', ticket);
      await at(name, 'collaboration', 'join', ticket);
    }
    // A ticket admits once: its second holder is told so, or, as a member already, that there is nothing to join.
    const used = join(root, 'East.ticket');
    await expect(at('South', 'collaboration', 'join', used)).rejects.toMatchObject({ code: 3 });
    for (const name of ['East', 'South']) {
      const seen = await json(Peers, '--folder', folder(name), 'peers');
      const number = seen.find(({ organisation }) => organisation.name === 'North')?.safetyNumber;
      await at('North', 'peers', 'confirm', name, number ?? '');
    }

    const task = await json(
      z.object({ id: z.string() }),
      ...['--folder', folder('North'), 'task', 'launch', 'mean', '--dataset', 'tumours'],
      ...['--columns', 'radius', '--group-by', 'diagnosis=malignant,benign'],
      ...['--minimum', '2', '--accept-notice', 'minimum-of-two'],
    );
    const short = task.id.slice(-8);
    for (const name of ['East', 'South']) {
      await expect.poll(() => at(name, 'task', 'inbox'), { timeout: 20_000 }).toContain(short);
      expect(await at(name, 'task', 'preview', short)).toContain('diagnosis malignant');
      // The notice must be confirmed by name; saying yes is not enough.
      await expect(at(name, 'task', 'approve', short, '--yes')).rejects.toMatchObject({ code: 44 });
      await at(name, 'task', 'approve', short, '--yes', '--accept-notice', 'minimum-of-two');
    }
    await at('North', 'task', 'wait', short);
    const { result } = await json(
      z.object({
        result: z.object({
          rows: z.array(
            z.object({ group: z.array(z.string()), values: z.record(z.string(), z.number()) }),
          ),
        }),
      }),
      ...['--folder', folder('South'), 'task', 'result', short],
    );
    expect(
      Object.fromEntries(result.rows.map(({ group, values }) => [group[0], values['count']])),
    ).toEqual({
      malignant: 212,
      benign: 357,
    });

    const file = join(root, 'history.json');
    await at('South', 'history', 'export', file);
    expect(await parley('history', 'verify', file)).toContain('Nothing in it is wrong');
    for (const name of names) await at(name, 'stop');
  }, 120_000);
});
