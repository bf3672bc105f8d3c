import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHandler, type FetchHandler, openApiDocument } from '../../../core/api/handler.ts';
import { allScopes } from '../../../core/api/caller.ts';
import type { Scope } from '../../../core/api/services.ts';
import { Problem } from '../../../core/schema/api/common.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { limits } from '../../../core/schema/limits.ts';
import {
  asked,
  bob,
  clinics,
  digest,
  ended,
  type FakeServices,
  fakeServices,
  running,
} from './support/fake-services.ts';

const base = 'http://parley.local';

function setUp(scopes: Iterable<Scope> = allScopes) {
  const services = fakeServices();
  const reported: unknown[] = [];
  const handler = createHandler(services, { name: 'test', scopes: new Set(scopes) }, (error) =>
    reported.push(error),
  );
  return { services, handler, reported };
}

const get = (handler: FetchHandler, path: string) => handler(new Request(base + path));
const send = (
  handler: FetchHandler,
  path: string,
  body: unknown,
  { method = 'POST', type = 'application/json' } = {},
) =>
  handler(
    new Request(base + path, {
      method,
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
/** Copies of a body, each with the value in another of its places. */
function eachWith(body: unknown, value: unknown): unknown[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, inner]) =>
    [value, ...eachWith(inner, value)].map((put) =>
      Array.isArray(body) ? body.with(Number(key), put) : { ...body, [key]: put },
    ),
  );
}
const problemOf = async (response: Response) => Problem.parse(await response.json());
const names = (services: FakeServices) => services.calls.map(({ method }) => method);
const launchBody = { dataset: 'wages', algorithm: 'mean', parameters: { columns: ['wage'] } };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('answers', () => {
  test('carry headers that keep browsers and caches out, problems too', async () => {
    const { handler } = setUp();
    for (const path of ['/v1/status', '/v1/nothing', `/v1/tasks/${ended}`]) {
      const { headers } = await get(handler, path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('lists are objects with items', async () => {
    const { handler } = setUp();
    for (const path of ['peers', 'collaborations', 'joins', 'datasets', 'algorithms', 'tasks']) {
      const response = await get(handler, `/v1/${path}`);
      expect(response.status).toBe(200);
      expect(await response.json()).toHaveProperty('items');
    }
  });

  test('an export is passed on byte for byte', async () => {
    const { handler } = setUp();
    const response = await send(handler, '/v1/history/export', {});
    expect(await response.text()).toBe('{"format":"parley-history"}\n');
  });
});

describe('requests', () => {
  test('reach the service parsed, with defaults filled in', async () => {
    const { handler, services } = setUp();
    const response = await send(handler, '/v1/tasks', launchBody);
    expect(response.status).toBe(201);
    expect(services.calls.at(-1)).toMatchObject({
      method: 'launch',
      args: [{ ...launchBody, phaseSeconds: 120, recipients: 'participants' }, undefined],
    });
  });

  test('queries are numbers where numbers are meant', async () => {
    const { handler, services } = setUp();
    await get(handler, `/v1/tasks/${ended}/log?from=1&seconds=0`);
    expect(services.calls.at(-1)?.args[1]).toEqual({ from: 1, seconds: 0 });
  });

  test.each([
    ['a wrong id', '/v1/tasks/not-a-cid'],
    ['a query that is no number', `/v1/tasks/${ended}/wait?seconds=soon`],
    ['a query beyond its range', `/v1/tasks/${ended}/wait?seconds=61`],
    ['an unknown query', '/v1/tasks?colour=red'],
    ['a query given twice', '/v1/tasks?stage=failed&stage=running'],
    ['too many rows', '/v1/datasets/wages/rows?rows=51'],
  ])('%s is USAGE and reaches nothing', async (_name, path) => {
    const { handler, services } = setUp();
    const response = await get(handler, path);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await problemOf(response)).code).toBe('USAGE');
    expect(services.calls).toEqual([]);
  });

  test('an unknown field, a wrong one and a missing one are named by their path', async () => {
    const { handler, services } = setUp();
    const response = await send(handler, '/v1/tasks', {
      ...launchBody,
      participants: { minimum: 0 },
      invited: ['nobody'],
      colour: 'red',
    });
    const { code, details } = await problemOf(response);
    expect(code).toBe('USAGE');
    const issues = details['issues'] as { path: string }[];
    expect(issues.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['participants.minimum', 'invited[0]', '']),
    );
    expect(services.calls).toEqual([]);
  });

  test('a value that cannot be compared is malformed like any other, wherever it stands', async () => {
    const odd = { length: { valueOf: 1, toString: 1 } };
    const { handler, reported } = setUp();
    const { paths } = openApiDocument();
    let tried = 0;
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, { requestBody }] of Object.entries(item)) {
        const example = requestBody?.content['application/json']?.example;
        for (const body of eachWith(example, odd)) {
          const there = path.replaceAll(/\{task\}/g, ended);
          const response = await send(handler, there, body, { method: method.toUpperCase() });
          expect(response.status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
          tried += 1;
        }
      }
    }
    expect(reported).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });

  test.each([
    ['no JSON', '{', 'application/json', 'USAGE'],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 'USAGE'],
    ['plain text that is JSON', '{}', 'text/plain', 'USAGE'],
    [
      'too large a body',
      JSON.stringify({ ...launchBody, purpose: 'x'.repeat(limits.apiBodyBytes) }),
      'application/json',
      'MESSAGE_TOO_LARGE',
    ],
  ])('%s is refused', async (_name, body, type, code) => {
    const { handler, services } = setUp();
    const response = await send(handler, '/v1/tasks', body, { type });
    expect((await problemOf(response)).code).toBe(code);
    expect(services.calls).toEqual([]);
  });

  test('a write without a body needs the JSON type as well', async () => {
    const { handler, services } = setUp();
    const bare = new Request(`${base}/v1/tasks/${running}/cancellation`, { method: 'POST' });
    expect((await problemOf(await handler(bare))).code).toBe('USAGE');
    expect(services.calls).toEqual([]);
    const response = await send(handler, `/v1/tasks/${running}/cancellation`, '');
    expect(response.status).toBe(204);
    expect(names(services)).toEqual(['cancel']);
  });

  test('a body that is too large is refused though its length was not announced', async () => {
    const { handler, services } = setUp();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(32)),
    });
    const request = new Request(`${base}/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    });
    expect((await problemOf(await handler(request))).code).toBe('MESSAGE_TOO_LARGE');
    expect(services.calls).toEqual([]);
  });

  test('what is not there is NOT_FOUND, another method too', async () => {
    const { handler } = setUp();
    for (const request of [
      new Request(`${base}/v1/secrets`),
      new Request(`${base}/`),
      new Request(`${base}/v1/status`, { method: 'DELETE' }),
      new Request(`${base}/v1/status`, { method: 'OPTIONS' }),
    ]) {
      const response = await handler(request);
      expect(response.status).toBe(404);
      expect((await problemOf(response)).code).toBe('NOT_FOUND');
    }
  });
});

describe('failures of the node', () => {
  test('keep code, sentence, status and details', async () => {
    const { handler, services } = setUp();
    services.fail = new ParleyError('TOO_FEW_ACCEPTED', 'Two accepted.', { details: { n: 2n } });
    const response = await get(handler, '/v1/tasks');
    expect(response.status).toBe(409);
    expect(await problemOf(response)).toMatchObject({
      type: 'urn:parley:problem:TOO_FEW_ACCEPTED',
      status: 409,
      detail: 'Two accepted.',
      code: 'TOO_FEW_ACCEPTED',
      details: { n: '2' },
    });
  });

  test.each([
    ['an error', new Error('secret path /home/x')],
    ['an INTERNAL that wraps one', new ParleyError('INTERNAL', 'secret path /home/x')],
    ['something that is no error', 'secret path /home/x' as unknown as Error],
  ])('%s nobody foresaw is reported here and kept from the caller', async (_name, error) => {
    const { handler, services, reported } = setUp();
    services.fail = error;
    const response = await get(handler, '/v1/status');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('"INTERNAL"');
    expect(text).not.toContain('secret');
    expect(reported).toEqual([error]);
  });

  test('without somebody to report to it is printed as a warning', async () => {
    const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const services = fakeServices();
    const error = new Error('broken');
    services.fail = error;
    await createHandler(services, { name: 'test', scopes: allScopes })(
      new Request(`${base}/v1/status`),
    );
    expect(warning).toHaveBeenCalledWith(error);
  });
});

describe('scopes', () => {
  test('none of them reads anything', async () => {
    const { handler, services } = setUp([]);
    const response = await get(handler, '/v1/status');
    expect(response.status).toBe(403);
    expect((await problemOf(response)).code).toBe('NOT_ALLOWED');
    expect(services.calls).toEqual([]);
  });

  test('a launcher cannot decide, and is told before its body is looked at', async () => {
    const { handler, services } = setUp(['read', 'launch']);
    const refused = [
      send(handler, `/v1/tasks/${asked}/decision`, { decision: 'accept', digest }),
      send(handler, `/v1/tasks/${asked}/decision`, 'not JSON'),
      send(handler, `/v1/tasks/${asked}/preview`, ''),
      send(handler, '/v1/policies', {}),
      send(handler, '/v1/datasets', {}),
      send(handler, '/v1/datasets/detection', {}),
      get(handler, '/v1/datasets/wages/rows'),
      send(handler, `/v1/collaborations/${clinics}/members/${bob}/promotion`, ''),
      send(handler, `/v1/peers/${bob}/confirmation`, {}),
      send(handler, '/v1/node/stop', ''),
      send(handler, '/v1/profile', {}, { method: 'PUT' }),
    ];
    for (const response of await Promise.all(refused)) {
      expect((await problemOf(response)).code).toBe('NOT_ALLOWED');
    }
    expect(services.calls).toEqual([]);
  });

  test('contributing own data with a launch is a decision', async () => {
    const { handler, services } = setUp(['read', 'launch']);
    const contributing = { ...launchBody, contribute: {} };
    const response = await send(handler, '/v1/tasks', contributing);
    expect((await problemOf(response)).code).toBe('NOT_ALLOWED');
    expect(services.calls).toEqual([]);
    expect((await send(handler, '/v1/tasks', launchBody)).status).toBe(201);
    expect((await send(setUp().handler, '/v1/tasks', contributing)).status).toBe(201);
  });
});

describe('waiting', () => {
  test('ends when the caller goes away, and is no fault', async () => {
    const { handler, services, reported } = setUp();
    const controller = new AbortController();
    const answer = handler(
      new Request(`${base}/v1/tasks/${running}/wait?seconds=60`, { signal: controller.signal }),
    );
    await vi.waitFor(() => expect(names(services)).toContain('waitForTask'));
    controller.abort();
    await answer;
    expect(services.aborted).toBe(1);
    expect(reported).toEqual([]);
  });
});
