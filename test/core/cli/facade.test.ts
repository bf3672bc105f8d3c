import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codes } from '../../../core/schema/codes.ts';
import { servedFolder } from './support/parley.ts';

test('opening and closing say where scripts are served', async () => {
  const { run, called } = await servedFolder();
  const opened = await run(['facade', 'vantage6', '--port', '7601']);
  expect(opened).toMatchObject({ exit: 0, err: '' });
  expect(opened.out).toContain('open at http://127.0.0.1:7601');
  expect(opened.out).toContain('user add');
  expect(called('openFacade')[0]?.args).toEqual([{ port: 7601 }]);
  const status = await run(['facade', 'status', '--json']);
  expect(JSON.parse(status.out)).toMatchObject({ open: true, port: 7601, users: 0 });
  expect((await run(['facade', 'vantage6', '--off'])).out).toContain('off');
  expect(called('closeFacade')).toHaveLength(1);
});

test.each([
  [['facade', 'vantage6']],
  [['facade', 'vantage6', '--port', '1', '--off']],
  [['facade', 'vantage6', '--port', 'x']],
  [['facade', 'vantage6', 'user', 'add']],
  [['facade', 'vantage6', 'user', 'add', 'a b']],
])('%j is refused', async (args) => {
  const { run, called } = await servedFolder();
  const { exit, err } = await run(args);
  expect({ exit, err: err.slice(0, 6) }).toEqual({ exit: codes.USAGE.exit, err: 'USAGE:' });
  for (const method of ['openFacade', 'closeFacade', 'addFacadeUser']) {
    expect(called(method)).toEqual([]);
  }
});

test('a password comes from a file or the environment, never from an argument', async () => {
  const { run, called, folder } = await servedFolder();
  const file = join(folder, 'password');
  await writeFile(file, 'from-a-file!\n');
  const made = await run(['facade', 'vantage6', 'user', 'add', 'ann', '--password-file', file]);
  expect(made.exit).toBe(0);
  expect(made.out + made.err).not.toContain('from-a-file!');
  await run(['facade', 'vantage6', 'user', 'add', 'bob'], {
    env: { PARLEY_FACADE_PASSWORD: 'from-the-environment' },
  });
  expect(called('addFacadeUser').map(({ args }) => args[0])).toEqual([
    { name: 'ann', password: 'from-a-file!' },
    { name: 'bob', password: 'from-the-environment' },
  ]);
});

test('where nobody can be asked, or on request, one is made and shown alone on stdout', async () => {
  const { run, called } = await servedFolder();
  for (const args of [['ann'], ['bob', '--generate']]) {
    const { exit, out, err } = await run(['facade', 'vantage6', 'user', 'add', ...args]);
    expect(exit).toBe(0);
    expect(out).toMatch(/^[\w-]{24}\n$/);
    expect(err).toContain('shown this once');
    expect(called('addFacadeUser').at(-1)?.args[0]).toMatchObject({ password: out.trim() });
  }
});

test('users are listed and removed', async () => {
  const { run } = await servedFolder();
  await run(['facade', 'vantage6', 'user', 'add', 'ann', '--generate']);
  expect((await run(['facade', 'vantage6', 'user', 'list'])).out).toMatch(/ann +.*never/);
  expect((await run(['facade', 'vantage6', 'user', 'remove', 'ann'])).exit).toBe(0);
  expect((await run(['facade', 'vantage6', 'user', 'remove', 'ann'])).exit).toBe(
    codes.NOT_FOUND.exit,
  );
  expect((await run(['facade', 'vantage6', 'user', 'list'])).out).toContain('no user');
});

test('the table is shown', async () => {
  const { run } = await servedFolder();
  const { out } = await run(['facade', 'vantage6', 'algorithms']);
  expect(out).toContain('harbor2.vantage6.ai/demo/average');
  expect(out).toContain('column_name');
});
