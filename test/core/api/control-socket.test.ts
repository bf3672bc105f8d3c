import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { allScopes } from '../../../core/api/caller.ts';
import { listenControl } from '../../../core/api/control-socket.ts';
import { createHandler } from '../../../core/api/handler.ts';
import { controlFetch } from '../../../core/client/control-fetch.ts';
import { createClient } from '../../../core/client/client.ts';
import { limits } from '../../../core/schema/limits.ts';
import { POINTER_FILE, SOCKET_NAME } from '../../../core/schema/local/control-place.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { bob, clinics, fakeServices, me, running } from './support/fake-services.ts';

const unix = test.skipIf(process.platform === 'win32');
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function serve(folder: string) {
  const services = fakeServices();
  const handler = createHandler(services, { name: 'the control socket', scopes: allScopes });
  const socket = await listenControl(folder, handler);
  onTestFinished(() => socket.close());
  return { services, socket, client: createClient({ fetch: controlFetch(folder) }) };
}

/** A process that held the socket and was killed, so that the file is still there. */
async function leaveStaleSocket(path: string): Promise<void> {
  const script = `require('node:net').createServer().listen(process.argv[1], () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the control socket', () => {
  unix('is open to its owner alone, whatever the folder was before', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    const { socket, client } = await serve(folder);
    expect(socket.path).toBe(join(folder, SOCKET_NAME));
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(socket.path)).toBe(0o600);
    expect(await client.status()).toMatchObject({ organisation: me });
  });

  test('is gone after closing, and nobody answers', async () => {
    const folder = await temporaryFolder();
    const { socket, client } = await serve(folder);
    await socket.close();
    expect(await readdir(folder)).toEqual([]);
    await expect(client.status()).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
  });

  unix('replaces the socket of a process that was killed', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, SOCKET_NAME);
    await leaveStaleSocket(path);
    expect((await stat(path)).isSocket()).toBe(true);
    await expect(createClient({ fetch: controlFetch(folder) }).status()).rejects.toMatchObject({
      code: 'NODE_NOT_RUNNING',
    });
    const { client } = await serve(folder);
    expect((await client.status()).organisation).toBe(me);
  });

  test('refuses to take the place of one that lives', async () => {
    const folder = await temporaryFolder();
    const { client } = await serve(folder);
    const handler = createHandler(fakeServices(), { name: 'other', scopes: allScopes });
    await expect(listenControl(folder, handler)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    expect((await client.status()).organisation).toBe(me);
  });

  unix('leaves alone what is no socket', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, SOCKET_NAME);
    await writeFile(path, 'precious');
    const handler = createHandler(fakeServices(), { name: 'other', scopes: allScopes });
    await expect(listenControl(folder, handler)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('a folder that cannot be made is an error with a code', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const handler = createHandler(fakeServices(), { name: 'other', scopes: allScopes });
    await expect(listenControl(join(folder, 'file', 'node'), handler)).rejects.toMatchObject({
      code: 'STORE_UNWRITABLE',
    });
  });
});

describe('a folder whose path is too long for a socket', () => {
  const longFolder = async () => {
    const folder = join(await temporaryFolder(), 'x'.repeat(120));
    await mkdir(folder);
    return folder;
  };

  unix('has its socket in a short private folder, noted in an owner-only file', async () => {
    const folder = await longFolder();
    const { socket, client } = await serve(folder);
    expect(Buffer.byteLength(socket.path)).toBeLessThanOrEqual(100);
    expect(await modeOf(dirname(socket.path))).toBe(0o700);
    expect(await modeOf(socket.path)).toBe(0o600);
    expect(await modeOf(join(folder, POINTER_FILE))).toBe(0o600);
    expect((await client.status()).organisation).toBe(me);
    await expect(serve(folder)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await socket.close();
    expect(await readdir(folder)).toEqual([]);
    await expect(stat(dirname(socket.path))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  unix('what a killed process noted is cleared away', async () => {
    const folder = await longFolder();
    const stale = await temporaryFolder();
    await leaveStaleSocket(join(stale, SOCKET_NAME));
    await writeFile(join(folder, POINTER_FILE), join(stale, SOCKET_NAME), { mode: 0o600 });
    const { socket, client } = await serve(folder);
    expect((await client.status()).organisation).toBe(me);
    await expect(stat(stale)).rejects.toMatchObject({ code: 'ENOENT' });
    await socket.close();
  });

  unix('a place that others can write to is not spoken to', async () => {
    const folder = await longFolder();
    const { socket, client } = await serve(folder);
    await chmod(dirname(socket.path), 0o755);
    await expect(client.status()).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
    await chmod(dirname(socket.path), 0o700);
    const link = join(await temporaryFolder(), 'link');
    await symlink(dirname(socket.path), link);
    await writeFile(join(folder, POINTER_FILE), join(link, SOCKET_NAME));
    await expect(client.status()).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
  });
});

describe('over the socket', () => {
  test('a caller that goes away ends what waits for it', async () => {
    const { services, client } = await serve(await temporaryFolder());
    const controller = new AbortController();
    const waiting = client.waitForTask(running, { signal: controller.signal });
    await vi.waitFor(() => expect(services.calls).toHaveLength(1));
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await vi.waitFor(() => expect(services.aborted).toBe(1));
  });

  test('an aborted signal asks nothing', async () => {
    const { services, client } = await serve(await temporaryFolder());
    await expect(client.status({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(services.calls).toEqual([]);
  });

  test('a node that stops does so though somebody waits, who is told', async () => {
    const { services, socket, client } = await serve(await temporaryFolder());
    const waiting = client.waitOnce(running, 60);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'STOPPED' });
    await vi.waitFor(() => expect(services.calls).toHaveLength(1));
    await socket.close();
    await refused;
  });

  test('a request that is too large is refused, and the next one answered', async () => {
    const { services, client } = await serve(await temporaryFolder());
    const ticket = 'x'.repeat(4 * limits.apiBodyBytes);
    await expect(client.join(ticket)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    expect(services.calls).toEqual([]);
    expect((await client.status()).organisation).toBe(me);
  });

  test('every method gets through, with a body of unknown length and without one', async () => {
    const { services, socket, client } = await serve(await temporaryFolder());
    await client.removeMember(clinics, bob);
    await client.setProfile({ name: 'New', contact: '' });
    expect(services.calls.map(({ method }) => method)).toEqual(['removeMember', 'setProfile']);
    const post = (length: number) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const outgoing = request(
          { socketPath: socket.path, method: 'POST', path: '/v1/joins', headers, agent: false },
          (incoming) => {
            incoming.resume();
            resolve(incoming.statusCode);
          },
        );
        outgoing.on('error', reject);
        // Written in two parts it goes out in chunks, with no length before it.
        outgoing.write('{"ticket": "');
        outgoing.end(`${'x'.repeat(length)}"}`);
      });
    expect(await post(100)).toBe(201);
    expect(await post(limits.apiBodyBytes)).toBe(413);
  });

  test('something else that answers there is not mistaken for a node', async () => {
    const folder = await temporaryFolder();
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    server.listen(join(folder, SOCKET_NAME));
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
    await expect(createClient({ fetch: controlFetch(folder) }).status()).rejects.toMatchObject({
      code: 'STOPPED',
    });
  });
});
