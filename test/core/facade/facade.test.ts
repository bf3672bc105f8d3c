import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHandler } from '../../../core/api/handler.ts';
import type { Scope } from '../../../core/api/services.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { connectCsv, testNode, type TestNode } from '../../support/nodes.ts';
import { Script, task4, USER } from './support/clinics.ts';

const user = { name: USER.username, password: USER.password };

async function node(): Promise<TestNode> {
  const made = await testNode('Alone', await temporaryFolder());
  onTestFinished(() => made.stop());
  return made;
}

/** A port that nothing listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test('it is off until it is opened, open over restarts, and off again when it is closed', async () => {
  const alone = await node();
  expect(await alone.services.facade()).toEqual({
    wanted: false,
    open: false,
    port: null,
    url: null,
    users: 0,
    problem: null,
  });
  const port = await freePort();
  const { id } = await alone.services.foundCollaboration({ name: 'Mine', purpose: '' });
  await connectCsv(alone, 'default', 'age\n60\n61\n66\n66\n', {
    disclosure: { smallestGroup: 4, allowExactOrderStatistics: false, overlap: 'refuse' },
  });
  await alone.services.addFacadeUser(user);
  const url = `http://127.0.0.1:${port}`;
  expect(await alone.services.openFacade({ port })).toMatchObject({ open: true, port, url });
  const script = await new Script(url).signIn();
  // Numbers may be known from somewhere else: nothing was listed here.
  const task = await script.create(task4('partial_average', [1]));
  await alone.stop();
  await expect(script.get('/api/organization')).rejects.toThrow('fetch failed');

  await alone.start();
  expect(await alone.services.facade()).toMatchObject({ wanted: true, open: true, port, users: 1 });
  // The token is still good, and what was created is still there under its number.
  expect(await script.get(`/api/task/${task}`)).toMatchObject({
    id: task,
    image: 'harbor2.vantage6.ai/demo/average',
    status: 'pending',
    collaboration: { id: 1 },
  });
  expect((await alone.services.tasks({ limit: 10 })).items[0]).toMatchObject({ collaboration: id });
  expect(await alone.services.closeFacade()).toMatchObject({ wanted: false, open: false });
  await expect(script.get('/api/organization')).rejects.toThrow('fetch failed');
  await alone.stop();
  await alone.start();
  expect(await alone.services.facade()).toMatchObject({ wanted: false, open: false });
});

test('a port that another program has: the node starts all the same and says so', async () => {
  const alone = await node();
  const port = await freePort();
  await alone.services.openFacade({ port });
  await alone.stop();
  const other = createServer();
  await new Promise<void>((done) => other.listen(port, '127.0.0.1', done));
  onTestFinished(() => void other.close());
  await alone.start();
  const status = await alone.services.facade();
  expect(status).toMatchObject({ wanted: true, open: false });
  expect(status.problem).toContain(String(port));
  await expect(alone.services.openFacade({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });

  const free = await alone.services.openFacade({ port: 0 });
  expect(free).toMatchObject({ open: true, problem: null });
  // Where another port cannot be had, scripts keep the one there is.
  await expect(alone.services.openFacade({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  expect(await alone.services.facade()).toMatchObject({ open: true, url: free.url });
});

test('opening, closing and users are for the operator; tokens may only look', async () => {
  const alone = await node();
  const as = (...scopes: Scope[]) => {
    const handler = createHandler(alone.services, { name: 'test', scopes: new Set(scopes) });
    return async (method: string, path: string, body?: object) =>
      (
        await handler(
          new Request(`http://parley.local/v1/facade${path}`, {
            method,
            headers: { 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        )
      ).status;
  };
  const token = as('read', 'launch');
  expect(await token('GET', '')).toBe(200);
  expect(await token('GET', '/algorithms')).toBe(200);
  for (const [method, path, body] of [
    ['PUT', '', { port: 0 }],
    ['DELETE', ''],
    ['GET', '/users'],
    ['POST', '/users', user],
    ['DELETE', '/users/john-doe'],
  ] as const) {
    expect([method, path, await token(method, path, body)]).toEqual([method, path, 403]);
  }
  const operator = as('read', 'decide');
  expect(await operator('POST', '/users', user)).toBe(201);
  expect(await operator('POST', '/users', user)).toBe(409);
  expect(await operator('POST', '/users', { name: 'a b', password: USER.password })).toBe(400);
  expect(await operator('POST', '/users', { name: 'short', password: '1234567' })).toBe(400);
  expect(await operator('PUT', '', { port: 70_000 })).toBe(400);
  expect(await operator('PUT', '', { port: 0 })).toBe(200);
  expect(await operator('DELETE', '/users/john-doe')).toBe(204);
  expect(await operator('DELETE', '/users/john-doe')).toBe(404);
  expect(await operator('DELETE', '')).toBe(200);
});

test('web pages reach neither the API nor the socket, by request or by upgrade', async () => {
  const alone = await node();
  const { port } = await alone.services.openFacade({ port: 0 });
  const status = (path: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port: port!, path, headers, agent: false });
      outgoing.once('response', (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode);
      });
      outgoing.once('upgrade', () => resolve(101));
      outgoing.once('error', reject);
      outgoing.end();
    });
  const polling = '/socket.io/?EIO=4&transport=polling';
  const socket = '/socket.io/?EIO=4&transport=websocket';
  const upgrade = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'x3JJHMbDL1EzLkh9GBhXDw==',
  };
  expect(await status('/version', {})).toBe(200);
  expect(await status(polling, {})).toBe(200);
  expect(await status(socket, upgrade)).toBe(101);
  for (const page of [
    { host: 'evil.example' },
    { origin: 'https://evil.example' },
    { origin: `http://127.0.0.1:${port ?? 0}` },
    { referer: 'https://evil.example/' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    expect(await status('/version', page as Record<string, string>)).toBe(403);
    expect(await status(polling, page as Record<string, string>)).toBe(403);
    expect(await status(socket, { ...upgrade, ...page })).toBe(403);
  }
});

test('guessing passwords is slowed down for all users together', async () => {
  const alone = await node();
  const { url } = await alone.services.openFacade({ port: 0 });
  const script = new Script(url!);
  const statuses = new Set<number>();
  for (let i = 0; i < 60 && !statuses.has(429); i += 1) {
    statuses.add((await script.call('GET', '/api/task', undefined, 'a.b.c')).status);
  }
  expect([...statuses]).toEqual([401, 429]);
});
