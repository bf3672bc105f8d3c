import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithms, findAlgorithm, parseParameters } from '../../core/algorithms/registry.ts';
import { LaunchTask, TaskView } from '../../core/schema/api/tasks.ts';
import { pythonCode } from '../../renderer/features/result/code-python.ts';
import { typescriptCode } from '../../renderer/features/result/code-typescript.ts';

/** The code that the interface offers to copy, run by the clients it is for: what do they send? */

const repository = fileURLToPath(new URL('../../', import.meta.url));
const id = `bafyrei${'a'.repeat(52)}`;
const members = ['A', 'B'].map((letter) => ({
  organisation: { id: `12D3KooW${letter.repeat(44)}`, name: letter },
  answer: 'accepted',
  reason: null,
  onRoster: true,
  verified: true,
}));

const taskOf = (algorithm: string, parameters: unknown, more: object = {}): TaskView =>
  TaskView.parse({
    id,
    collaboration: id,
    title: 'It\'s "quoted" \\ 林德',
    purpose: 'Two\nlines',
    launcher: members[0]?.organisation,
    algorithm: { name: algorithm, version: 1 },
    parameters,
    dataset: 'wages',
    privacy: { mode: 'secure', minimum: 2, recipients: 'participants' },
    announced: 1,
    joinDeadline: 2,
    ended: 3,
    stage: 'finished',
    failure: null,
    mine: 'launcher',
    participants: members,
    round: 1,
    resultHash: null,
    hasResult: true,
    pausedBefore: null,
    needed: { minimum: 2, maximum: 2 },
    phaseSeconds: 30,
    ...more,
  });

let server: Server;
let url: string;
let folder: string;
let sent: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (request.method === 'POST') sent.push(JSON.parse(body));
      const problem = { type: 'about:blank', title: '', status: 422, detail: 'No.', code: 'USAGE' };
      response.writeHead(422, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ ...problem, details: {} }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** @returns what the scripts have asked for, one after the other */
async function askedBy(program: string, args: readonly string[]): Promise<unknown[]> {
  sent = [];
  const env = {
    ...process.env,
    PARLEY_TOKEN: 'parley_test',
    PARLEY_URL: url,
    PYTHONPATH: join(repository, 'clients/python/src'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  await new Promise<void>((end) => execFile(program, args, { env }, () => end()));
  return sent;
}

async function scriptFiles(scripts: readonly string[], ending: string): Promise<string[]> {
  return Promise.all(
    scripts.map(async (text, i) => {
      const file = join(folder, `copied-${i}.${ending}`);
      await writeFile(file, text);
      return file;
    }),
  );
}

const languages = [
  {
    language: 'Python',
    ask: async (tasks: readonly TaskView[]) => {
      const all = `import runpy, sys
for file in sys.argv[1:]:
    try:
        runpy.run_path(file)
    except Exception as error:
        print(error)`;
      return askedBy('python3', ['-c', all, ...(await scriptFiles(tasks.map(pythonCode), 'py'))]);
    },
  },
  {
    language: 'TypeScript',
    ask: async (tasks: readonly TaskView[]) => {
      // They are written for the folder examples/.
      const core = pathToFileURL(join(repository, 'core/')).href;
      const codes = tasks.map((task) => typescriptCode(task).replaceAll("'../core/", `'${core}`));
      const files = await scriptFiles(codes, 'ts');
      const all = files.map((file) => `await import('${file}').catch(() => undefined);`);
      const run = await scriptFiles([all.join('\n')], 'mjs');
      return askedBy(process.execPath, run);
    },
  },
];

describe.each(languages)('$language', ({ ask }) => {
  test('asks for the same of every algorithm', async () => {
    const tasks = algorithms.map(({ name, example }) => {
      const filtered = { ...(example as object), filter: "wage > 10 AND region = 'it\"s'" };
      return taskOf(name, name === 'any' || name === 'all' ? example : filtered);
    });
    const sentTasks = (await ask(tasks)).map((body) => LaunchTask.parse(body));
    expect(sentTasks).toHaveLength(tasks.length);
    for (const [i, task] of tasks.entries()) {
      const asked = sentTasks[i]!;
      expect(asked).toMatchObject({
        algorithm: task.algorithm.name,
        title: task.title,
        purpose: task.purpose,
        dataset: task.dataset,
        collaboration: task.collaboration,
        invited: members.map(({ organisation }) => organisation.id),
        participants: task.needed,
        phaseSeconds: task.phaseSeconds,
        minimum: 2,
        mode: 'secure',
        recipients: 'participants',
      });
      const algorithm = findAlgorithm(task.algorithm.name, 1);
      expect(parseParameters(algorithm, asked.parameters)).toEqual(
        parseParameters(algorithm, task.parameters),
      );
    }
  });

  test('keeps groups, and what an open task is', async () => {
    const groupBy = [
      { column: 'region', levels: ['north', 'süd', '=x'] },
      { column: 'sex', levels: ['f'] },
    ];
    const privacy = { mode: 'open', minimum: 1, recipients: 'launcher' };
    const [grouped, open] = await ask([
      taskOf('mean', { columns: ['wage'], groupBy }),
      taskOf('mean', { columns: ['wage'] }, { privacy }),
    ]);
    expect(LaunchTask.parse(grouped).parameters['groupBy']).toEqual(groupBy);
    expect(open).toMatchObject({ mode: 'open' });
    expect(open).not.toHaveProperty('minimum');
  });
});
