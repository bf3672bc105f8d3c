import { once } from 'node:events';
import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { initNode, startNode, type StartOptions } from '../../../core/node.ts';
import { ApiPlace, apiPlaceIn } from '../../../core/schema/local/api-place.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folderOf = async () => {
  const folder = join(await temporaryFolder(), 'node');
  await initNode({ folder, name: 'North', contact: '' });
  return folder;
};

async function start(folder: string, options: Partial<StartOptions> = { api: { port: 0 } }) {
  const node = await startNode({
    folder,
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    ...options,
  });
  onTestFinished(() => node.stop());
  return node;
}

const placeIn = async (folder: string) =>
  ApiPlace.parse(JSON.parse(await readFile(apiPlaceIn(folder), 'utf8')));

const statusWith = (url: string, secret: string) =>
  fetch(`${url}/v1/status`, { headers: { authorization: `Bearer ${secret}` } });

/** Another program, on a port of its own. */
async function occupied(): Promise<number> {
  const server = createServer((socket) => socket.end('220 mail ready\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('a node with the HTTP API', () => {
  test('notes where it is in a file for its owner alone, until it stops', async () => {
    const folder = await folderOf();
    const node = await start(folder);
    const place = await placeIn(folder);
    expect(place).toEqual({ port: node.api?.port, url: node.api?.url, pid: process.pid });
    if (process.platform !== 'win32') {
      expect((await stat(apiPlaceIn(folder))).mode & 0o777).toBe(0o600);
    }
    expect((await node.services.status()).api).toBe(place.url);
    await node.stop();
    await expect(stat(apiPlaceIn(folder))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(fetch(place.url)).rejects.toThrow();
  });

  test('keeps its tokens over a restart, and forgets what was revoked', async () => {
    const folder = await folderOf();
    const first = await start(folder);
    const kept = await first.services.createToken({ name: 'a', scopes: ['read'], days: null });
    const gone = await first.services.createToken({ name: 'b', scopes: ['read'], days: null });
    expect((await statusWith(first.api!.url, kept.secret)).status).toBe(200);
    await first.services.revokeToken(gone.token.id);
    await first.stop();
    const { api, services } = await start(folder);
    expect((await statusWith(api!.url, kept.secret)).status).toBe(200);
    expect((await statusWith(api!.url, gone.secret)).status).toBe(401);
    expect(
      (await services.tokens()).map(({ name, lastUsed }) => [name, lastUsed !== null]),
    ).toEqual([['a', true]]);
  });

  test('tells its log every call, and what nobody foresaw in one line with its place', async () => {
    const log = vi.fn();
    const node = await start(await folderOf(), { api: { port: 0 }, log });
    const { secret } = await node.services.createToken({ name: 'a', scopes: ['read'], days: null });
    await statusWith(node.api!.url, secret);
    vi.spyOn(node.parts.tasks, 'inbox').mockRejectedValueOnce(new Error('broken'));
    const response = await statusWith(node.api!.url, secret);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('broken');
    const lines = log.mock.calls.map(([level, message]) => `${String(level)} ${String(message)}`);
    expect(lines).toContainEqual(expect.stringMatching(/^info API: GET \/v1\/status 200 .*"a"/));
    const fault = lines.find((line) => line.startsWith('error '));
    expect(fault).toContain('broken');
    expect(fault).not.toContain('\n');
  });
});

describe('an event stream over HTTP', () => {
  const stream = async () => {
    const node = await start(await folderOf());
    const { token, secret } = await node.services.createToken({
      name: 'a',
      scopes: ['read'],
      days: null,
    });
    const response = await fetch(`${node.api!.url}/v1/events?from=1`, {
      headers: { authorization: `Bearer ${secret}`, accept: 'text/event-stream' },
    });
    const reader = response.body!.getReader();
    let text = '';
    while (!text.includes('id: 1\n')) {
      text += Buffer.from((await reader.read()).value).toString();
    }
    /** Reads on until nothing comes any more, in whichever way that is. */
    const ended = (async () => {
      while (!(await reader.read()).done);
    })().catch(() => undefined);
    const printed = vi.spyOn(console, 'error');
    return { node, token, ended, printed };
  };

  test('ends when its token is revoked, and that is no fault', async () => {
    const { node, token, ended, printed } = await stream();
    await node.services.revokeToken(token.id);
    await ended;
    expect(printed).not.toHaveBeenCalled();
  });

  test('ends when the node stops', async () => {
    const { node, ended, printed } = await stream();
    await node.stop();
    await ended;
    expect(printed).not.toHaveBeenCalled();
  });
});

describe('a port that another program has', () => {
  test('asked for by name: PORT_IN_USE, and nothing is left open', async () => {
    const folder = await folderOf();
    const port = await occupied();
    await expect(start(folder, { api: { port } })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      details: { port },
    });
    await expect(stat(apiPlaceIn(folder))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await start(folder)).api?.insteadOf).toBeNull();
  });

  test('as the default: another one, and it is said', async () => {
    const port = await occupied();
    const { api } = await start(await folderOf(), { api: { port, orAnother: true } });
    expect(api?.insteadOf).toBe(port);
    expect(api?.port).not.toBe(port);
    expect((await fetch(api!.url)).status).toBe(401);
  });

  test('a Parley node there is told from other programs', async () => {
    const { api } = await start(await folderOf());
    const other = start(await folderOf(), { api: { port: api!.port } });
    await expect(other).rejects.toThrow(/^Another Parley node/);
    const foreign = start(await folderOf(), { api: { port: await occupied() } });
    await expect(foreign).rejects.toThrow(/^Another program/);
  });
});

describe('a node without it', () => {
  test('serves none unless asked, and removes what a killed one left', async () => {
    const folder = await folderOf();
    await writeFile(apiPlaceIn(folder), '{"port":6700,"url":"http://127.0.0.1:6700","pid":1}');
    const node = await start(folder, {});
    expect(node.api).toBeNull();
    expect((await node.services.status()).api).toBeNull();
    await expect(stat(apiPlaceIn(folder))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a folder that takes no such file is an error with a code, and nothing is left open', async () => {
    const folder = await folderOf();
    await mkdir(apiPlaceIn(folder));
    await expect(start(folder)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
    await rmdir(apiPlaceIn(folder));
    expect((await start(folder)).api).not.toBeNull();
  });
});
