import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandProgram } from '../../../build/command.ts';
import { codes } from '../../../core/schema/codes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tokenSecret } from '../api/support/fake-services.ts';
import { parley, servedFolder } from './support/parley.ts';

const main = await commandProgram();

describe('token', () => {
  test('create prints the secret alone on stdout, for a shell to take', async () => {
    const { run, called } = await servedFolder();
    const { exit, out, err } = await run([
      'token',
      'create',
      'board',
      '--scope',
      'read',
      '--days',
      '9',
    ]);
    expect({ exit, out }).toEqual({ exit: 0, out: `${tokenSecret}\n` });
    expect(err).not.toContain(tokenSecret);
    expect(called('createToken')[0]?.args).toEqual([{ name: 'board', scopes: ['read'], days: 9 }]);
    const { out: json } = await run(['token', 'create', 'nb', '--json']);
    expect(JSON.parse(json)).toMatchObject({ secret: tokenSecret, token: { name: 'nb' } });
    expect(called('createToken')[1]?.args).toEqual([
      { name: 'nb', scopes: ['read', 'launch'], days: null },
    ]);
  });

  test('create --file writes it for its owner alone; a file that is there stays, and the token goes', async () => {
    const { run, folder, called } = await servedFolder();
    const file = join(folder, 'board.token');
    const made = await run(['token', 'create', 'board', '--file', file]);
    expect(made).toMatchObject({ exit: 0, err: '' });
    expect(made.out).not.toContain(tokenSecret);
    expect(await readFile(file, 'utf8')).toBe(`${tokenSecret}\n`);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, 'precious');
    const again = await run(['token', 'create', 'other', '--file', file]);
    expect(again.exit).toBe(codes.CONFLICT.exit);
    expect(await readFile(file, 'utf8')).toBe('precious');
    expect(called('revokeToken')).toHaveLength(1);
    expect((await run(['token', 'create', 'third', '--file', file, '--force'])).exit).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(`${tokenSecret}\n`);
  });

  test('deciding is no scope of a token', async () => {
    const { run, called } = await servedFolder();
    const { exit, err } = await run(['token', 'create', 'x', '--scope', 'read,decide']);
    expect({ exit, err: err.slice(0, 6) }).toEqual({ exit: 2, err: 'USAGE:' });
    expect(called('createToken')).toEqual([]);
  });

  test('list, rotate and revoke go by name or id, and show no secret but a new one', async () => {
    const { run, folder, called } = await servedFolder();
    const listed = await run(['token', 'list']);
    expect(listed.out).toMatch(/notebook +read, launch/);
    const [{ id }] = JSON.parse((await run(['token', 'list', '--json'])).out) as [{ id: string }];
    expect((await run(['token', 'rotate', 'notebook'])).out).toBe(`${tokenSecret}\n`);
    const file = join(folder, 'notebook.token');
    await writeFile(file, 'the old secret');
    const rotated = await run(['token', 'rotate', id, '--days', '3', '--file', file]);
    expect(rotated).toMatchObject({ exit: 0, err: '' });
    expect(await readFile(file, 'utf8')).toBe(`${tokenSecret}\n`);
    expect(called('rotateToken').map(({ args }) => args)).toEqual([
      [id, {}],
      [id, { days: 3 }],
    ]);
    expect((await run(['token', 'revoke', 'notebook'])).exit).toBe(0);
    const none = await run(['token', 'revoke', 'notebook']);
    expect(none.exit).toBe(codes.NOT_FOUND.exit);
    expect((await run(['token', 'list'])).out).toBe('There is no token.\n');
  });
});

describe('start', () => {
  const initialised = async () => {
    const folder = join(await temporaryFolder(), 'node');
    expect((await parley(['init', '--folder', folder, '--name', 'North'])).exit).toBe(0);
    return folder;
  };
  const run = async (folder: string, ...options: string[]) => {
    const args = ['start', '--json', '--no-mdns', '--listen', '/ip4/127.0.0.1/tcp/0', ...options];
    const child = spawn(process.execPath, [main, '--folder', folder, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return JSON.parse(line.toString()) as { event: string; api: string | null };
  };

  test('says where scripts reach it; a token made on the command line opens it', async () => {
    const folder = await initialised();
    const { event, api } = await run(folder, '--api-port', '0');
    expect(event).toBe('ready');
    const { out } = await parley(['token', 'create', 'nb', '--folder', folder]);
    const authorization = `Bearer ${out.trim()}`;
    const response = await fetch(`${api ?? ''}/v1/status`, { headers: { authorization } });
    expect(await response.json()).toMatchObject({ profile: { name: 'North' }, api });
    await parley(['token', 'revoke', 'nb', '--folder', folder]);
    expect((await fetch(`${api ?? ''}/v1/status`, { headers: { authorization } })).status).toBe(
      401,
    );
    expect((await parley(['status', '--folder', folder])).out).toContain(api);
  });

  test('with --no-api there is none; with a port that is taken it does not start', async () => {
    const folder = await initialised();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const taken = await parley([
      'start',
      '--folder',
      folder,
      '--no-mdns',
      '--api-port',
      String(port),
    ]);
    expect({ exit: taken.exit, out: taken.out }).toEqual({ exit: codes.PORT_IN_USE.exit, out: '' });
    expect(taken.err).toMatch(/^PORT_IN_USE: /m);
    expect((await parley(['start', '--folder', folder, '--api-port', '70000'])).exit).toBe(2);
    expect(await run(folder, '--no-api')).toMatchObject({ event: 'ready', api: null });
  });
});
