import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openApiDocument } from '../../../core/api/handler.ts';
import { createHttpApi, logRefusal } from '../../../core/api/http-api.ts';
import { listenLoopback } from '../../../core/api/loopback.ts';
import type { NodeServices } from '../../../core/api/services.ts';
import { ApiTokens } from '../../../core/api/tokens.ts';
import { createClient } from '../../../core/client/client.ts';
import { systemClock } from '../../../core/feed/clock.ts';
import { Problem } from '../../../core/schema/api/common.ts';
import { limits } from '../../../core/schema/limits.ts';
import type { TokenScope } from '../../../core/schema/local/token.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ended, fakeServices, running, tokenSecret } from './support/fake-services.ts';
import { answerIn, open, problemIn, raw } from './support/raw-http.ts';

/** The API on a real socket, with real tokens and a node that only answers. */
async function serve(change: (services: NodeServices) => NodeServices = (services) => services) {
  const store = await openStore(await temporaryFolder());
  const tokens = await ApiTokens.open({
    store,
    clock: systemClock,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
  const services = fakeServices();
  const lines: { message: string; details: unknown }[] = [];
  const log = (_level: string, message: string, details?: unknown) =>
    void lines.push({ message, details });
  const unforeseen: unknown[] = [];
  let minutes = 0;
  const listener = await listenLoopback({
    port: 0,
    handler: createHttpApi({
      services: change(services),
      tokens,
      log,
      report: (error) => unforeseen.push(error),
      elapsed: () => performance.now(),
    }),
    onRefused: logRefusal(log),
    now: () => (minutes += 60_000),
  });
  onTestFinished(async () => {
    await listener.close();
    await tokens.close();
    await store.close();
  });
  const issue = (scopes: TokenScope[] = ['read', 'launch'], days: number | null = null) =>
    tokens.create({ name: `token ${tokens.list().length}`, scopes, days });
  const call = (path: string, secret: string, init: RequestInit = {}) =>
    fetch(`${listener.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    });
  return { ...listener, services, tokens, lines, unforeseen, issue, call };
}

const codeOf = async (response: Response) => Problem.parse(await response.json()).code;

describe('who has no valid token', () => {
  const wrong: [string, (secret: string) => readonly string[]][] = [
    ['none', () => []],
    ['an unknown one', () => [`Authorization: Bearer ${tokenSecret}`]],
    ['one cut short', (secret) => [`Authorization: Bearer ${secret.slice(0, -1)}`]],
    ['another scheme', (secret) => [`Authorization: Basic ${btoa(`x:${secret}`)}`]],
    ['no scheme', (secret) => [`Authorization: ${secret}`]],
    ['an empty one', () => ['Authorization: Bearer ']],
    ['two headers', (secret) => ['Authorization: Bearer x', `Authorization: Bearer ${secret}`]],
    ['it in a cookie', (secret) => [`Cookie: token=${secret}`]],
  ];
  test.each(wrong)('%s: 401, which says nothing of why', async (_name, headersOf) => {
    const { port, services, issue } = await serve();
    const { secret } = await issue();
    const answer = await raw(port, '/v1/status', { headers: headersOf(secret) });
    const bare = await raw(port, '/v1/status');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="parley"');
    expect(problemIn(answer).code).toBe('TOKEN_INVALID');
    expect(answer.body).toBe(bare.body);
    expect(services.calls).toEqual([]);
  });

  test('it is not taken from the query, and revoked and expired ones are as unknown', async () => {
    const { port, call, issue, tokens } = await serve();
    const { token, secret } = await issue();
    expect((await raw(port, `/v1/status?access_token=${secret}`)).status).toBe(401);
    expect((await call('/v1/status', secret)).status).toBe(200);
    await tokens.revoke(token.id);
    const revoked = await call('/v1/status', secret);
    expect(revoked.status).toBe(401);
    expect(await revoked.text()).toBe((await raw(port, '/v1/status')).body);
  });

  test('is told so before anything else: no hint of what there is, bodies unread', async () => {
    const { port, call } = await serve();
    const body = 'x'.repeat(2 * limits.apiBodyBytes);
    expect((await call('/v1/tasks', tokenSecret, { method: 'POST', body })).status).toBe(401);
    for (const path of ['/v1/openapi.json', '/v1/nothing', '/', '/favicon.ico']) {
      expect((await raw(port, path)).status).toBe(401);
    }
  });
});

describe('scopes', () => {
  type Operation = Readonly<Record<string, unknown>>;
  const operations = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'x'),
      scope: operation['x-parley-scope'],
    })),
  );
  const deciding = operations.filter(({ scope }) => scope === 'decide');

  test('no token reaches any operation that decides', async () => {
    expect(deciding.length).toBeGreaterThan(20);
    const { call, services, issue } = await serve();
    const { secret } = await issue(['read', 'launch']);
    for (const { method, path } of deciding) {
      const response = await call(path, secret, {
        method,
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect({ path, status: response.status, code: await codeOf(response) }).toEqual({
        path,
        status: 403,
        code: 'NOT_ALLOWED',
      });
    }
    expect(services.calls).toEqual([]);
  });

  test.each(['read', 'launch'] as const)('with %s alone the rest is refused', async (mine) => {
    const { call, services, issue } = await serve();
    const { secret } = await issue([mine]);
    for (const { method, path } of operations.filter(({ scope }) => scope !== mine)) {
      const response = await call(path, secret, { method });
      expect({ method, path, status: response.status }).toEqual({ method, path, status: 403 });
    }
    expect(services.calls).toEqual([]);
    const own = mine === 'read' ? '/v1/status' : `/v1/tasks/${running}/cancellation`;
    expect((await call(own, secret, mine === 'read' ? {} : { method: 'POST' })).ok).toBe(true);
  });

  test('the scope a body asks for is checked as well: contributing is deciding', async () => {
    const { call, services, issue } = await serve();
    const { secret } = await issue();
    const body = { dataset: 'wages', algorithm: 'mean', parameters: {}, contribute: {} };
    const response = await call('/v1/tasks', secret, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect(await codeOf(response)).toBe('NOT_ALLOWED');
    expect(services.calls).toEqual([]);
  });
});

describe('with a token', () => {
  test('the typed client works as it does over the control socket', async () => {
    const { url, issue } = await serve();
    const { secret } = await issue();
    const client = createClient({
      fetch,
      baseUrl: url,
      headers: { authorization: `Bearer ${secret}` },
    });
    expect((await client.status()).profile.name).toBe('North');
    expect((await client.getResult(ended)).result.kind).toBe('statistic');
    await expect(client.revokeToken('00'.repeat(8))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });

  test('the document that describes it is there', async () => {
    const { call, issue } = await serve();
    const { secret } = await issue(['read']);
    const response = await call('/v1/openapi.json', secret);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  test.each([
    ['malformed JSON', '{', 'application/json', 'USAGE'],
    ['no JSON type', '{}', 'text/plain', 'USAGE'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 'USAGE'],
    ['an unknown field', '{"colour":"red"}', 'application/json', 'USAGE'],
    [
      'parameters that nest deeper than anything that reads them may go',
      `{"dataset":"wages","algorithm":"count","parameters":{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`,
      'application/json',
      'USAGE',
    ],
    [
      'too large a body',
      'x'.repeat(limits.apiBodyBytes + 1),
      'application/json',
      'MESSAGE_TOO_LARGE',
    ],
  ])('%s is refused by its code', async (_name, body, type, code) => {
    const { url, services, issue } = await serve();
    const { secret } = await issue();
    const response = await fetch(`${url}/v1/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': type },
      body,
    });
    expect(await codeOf(response)).toBe(code);
    expect(services.calls).toEqual([]);
  });

  test('no answer ever carries a header for other origins', async () => {
    const { call, issue } = await serve();
    const { secret } = await issue();
    for (const path of ['/v1/status', '/v1/nothing', '/v1/openapi.json', '/v1/policies']) {
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
        const { headers } = await call(path, secret, { method });
        const cors = [...headers.keys()].filter((name) => name.startsWith('access-control'));
        expect(cors).toEqual([]);
      }
    }
  });
});

describe('while somebody waits', () => {
  test('a caller that goes away ends what waits for it', async () => {
    const { call, services, issue, unforeseen } = await serve();
    const { secret } = await issue();
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = call(`/v1/tasks/${running}/wait?seconds=60`, secret, { signal });
    const gone = expect(waiting).rejects.toThrow();
    await vi.waitFor(() => expect(services.calls).toHaveLength(1));
    controller.abort();
    await gone;
    await vi.waitFor(() => expect(services.aborted).toBe(1));
    expect(unforeseen).toEqual([]);
  });

  test('a token that is rotated ends its long polls with 401; the new one goes on', async () => {
    const { call, services, issue, tokens } = await serve();
    const { token, secret } = await issue();
    const waiting = call(`/v1/tasks/${running}/wait?seconds=60`, secret);
    await vi.waitFor(() => expect(services.calls).toHaveLength(1));
    const next = await tokens.rotate(token.id, {});
    const response = await waiting;
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('TOKEN_INVALID');
    expect(services.aborted).toBe(1);
    expect((await call('/v1/status', next.secret)).status).toBe(200);
  });

  test('a token that is revoked while a body arrives gets nothing done with it', async () => {
    const { port, services, issue, tokens } = await serve();
    const { token, secret } = await issue();
    const body = JSON.stringify({ dataset: 'wages', algorithm: 'count', parameters: {} });
    const socket = await open(port);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.write(
      [
        'POST /v1/tasks HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${secret}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body.slice(0, 9),
      ].join('\r\n'),
    );
    await vi.waitFor(() => expect(tokens.list()[0]?.lastUsed).not.toBeNull());
    await tokens.revoke(token.id);
    socket.end(body.slice(9));
    await once(socket, 'close');
    const answer = answerIn(text);
    expect(answer.status).toBe(401);
    expect(problemIn(answer).code).toBe('TOKEN_INVALID');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="parley"');
    expect(services.calls).toEqual([]);
  });

  test('what was done before a token was revoked is told all the same', async () => {
    const started = Promise.withResolvers<undefined>();
    const revoked = Promise.withResolvers<undefined>();
    const { call, issue, tokens } = await serve((services) => ({
      ...services,
      cancel: async () => {
        started.resolve(undefined);
        await revoked.promise;
      },
    }));
    const { token, secret } = await issue();
    const cancelling = call(`/v1/tasks/${running}/cancellation`, secret, { method: 'POST' });
    await started.promise;
    await tokens.revoke(token.id);
    revoked.resolve(undefined);
    expect((await cancelling).status).toBe(204);
  });
});

describe('the log', () => {
  test('has every call: method, path without query, status, token; no secret', async () => {
    const { port, call, lines, issue } = await serve();
    const { token, secret } = await issue();
    await call('/v1/tasks?stage=failed', secret);
    await call('/v1/policies', secret, { method: 'POST', body: '{}' });
    await raw(port, '/v1/status?token=abc');
    await raw(port, '/v1/status', { headers: ['Origin: null'] });
    const by = { token: token.name };
    expect(lines.map(({ details }) => details)).toEqual([
      expect.objectContaining({ method: 'GET', path: '/v1/tasks', status: 200, ...by }),
      expect.objectContaining({ method: 'POST', path: '/v1/policies', status: 403, ...by }),
      expect.objectContaining({ method: 'GET', path: '/v1/status', status: 401, token: null }),
      expect.objectContaining({ method: 'GET', path: '/v1/status', status: 403 }),
    ]);
    const text = JSON.stringify(lines);
    expect(text).not.toContain(secret.slice(7, 30));
    expect(text).not.toContain('abc');
    expect(text).not.toContain('stage');
  });
});
