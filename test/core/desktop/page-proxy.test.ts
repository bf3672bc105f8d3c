import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { controlFetch } from '../../../core/client/control-fetch.ts';
import { createPageProxy } from '../../../core/desktop/page-proxy.ts';
import { limits } from '../../../core/schema/limits.ts';
import { SOCKET_NAME } from '../../../core/schema/local/control-place.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testNode } from '../../support/nodes.ts';

const page = 'app://parley';

/** A listener where the control socket would be, that keeps what reaches it. */
async function listener(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void) {
  const folder = await temporaryFolder();
  const server = createServer(answer).listen(join(folder, SOCKET_NAME));
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createPageProxy(() => controlFetch(folder));
}

async function recording() {
  const seen: IncomingMessage[] = [];
  const proxy = await listener((incoming, outgoing) => {
    seen.push(incoming);
    outgoing.setHeader('set-cookie', 'a=b').setHeader('access-control-allow-origin', '*').end('{}');
  });
  return { seen, proxy };
}

describe('the proxy of the pages', () => {
  test('says of every request that a window asks, whatever the page says', async () => {
    const { seen, proxy } = await recording();
    const answer = await proxy(
      new Request(`${page}/v1/status?x=1`, {
        headers: {
          'Parley-As': 'consent',
          authorization: 'Bearer secret',
          cookie: 'a=b',
          accept: 'application/json',
          'idempotency-key': 'k',
          'x-other': 'y',
        },
      }),
    );
    expect(answer.status).toBe(200);
    expect(seen[0]?.url).toBe('/v1/status?x=1');
    const { 'parley-as': as, accept, 'idempotency-key': key } = seen[0]?.headers ?? {};
    expect({ as, accept, key }).toEqual({ as: 'window', accept: 'application/json', key: 'k' });
    for (const name of ['authorization', 'cookie', 'x-other']) {
      expect(seen[0]?.headers).not.toHaveProperty(name);
    }
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('passes nothing on that is not below /v1/, nor other methods', async () => {
    const { seen, proxy } = await recording();
    const paths = [
      '/',
      '/v1',
      '/v2/x',
      '/v1/../x',
      '/v1/%2e%2e/x',
      '/v1/a%2fb',
      '/v1//x',
      '/v1/%00',
    ];
    for (const path of paths) {
      expect((await proxy(new Request(`${page}${path}`))).status, path).toBe(404);
    }
    for (const method of ['PATCH', 'OPTIONS', 'HEAD']) {
      expect((await proxy(new Request(`${page}/v1/status`, { method }))).status).toBe(405);
    }
    expect(seen).toEqual([]);
  });

  test('always marks what it passes on, over any path and header', async () => {
    const { seen, proxy } = await recording();
    await fc.assert(
      fc.asyncProperty(
        fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url)),
        fc.constantFrom('parley-as', 'Parley-As', 'PARLEY-AS', 'accept', 'connection-x'),
        fc.stringMatching(/^[a-z, ]{0,20}$/),
        async ({ pathname, search }, name, value) => {
          seen.length = 0;
          await proxy(
            new Request(`${page}/v1${pathname}${search}`, { headers: { [name]: value } }),
          );
          for (const one of seen) expect(one.headersDistinct['parley-as']).toEqual(['window']);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('does not take more than the API would', async () => {
    const { seen, proxy } = await recording();
    const send = (size: number) =>
      proxy(
        new Request(`${page}/v1/tasks`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: 'x'.repeat(size),
        }),
      );
    expect((await send(limits.apiBodyBytes + 1)).status).toBe(413);
    expect(seen).toEqual([]);
    expect((await send(limits.apiBodyBytes)).status).toBe(200);
  });

  test('streams, and tells the node when the page has gone', async () => {
    const gone = Promise.withResolvers<undefined>();
    const proxy = await listener((_incoming, outgoing) => {
      outgoing.once('close', () => gone.resolve(undefined));
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const leaving = new AbortController();
    const answer = await proxy(new Request(`${page}/v1/events`, { signal: leaving.signal }));
    const reader = answer.body!.getReader();
    const first: { value?: Uint8Array | undefined } = await reader.read();
    expect(Buffer.from(first.value ?? []).toString()).toBe('data: 1\n\n');
    const rest = reader.read();
    leaving.abort();
    await expect(rest).rejects.toThrow();
    await gone.promise;
  });

  test('answers as the API would where no node runs', async () => {
    const folder = await temporaryFolder();
    const answer = await createPageProxy(() => controlFetch(folder))(
      new Request(`${page}/v1/status`),
    );
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'NODE_NOT_RUNNING', status: 503 });
  });

  test('lets a page read and decide nothing, at a real node', async () => {
    const north = await testNode('north', await temporaryFolder());
    const { folder } = north;
    onTestFinished(() => north.stop());
    const proxy = createPageProxy(() => controlFetch(folder));
    expect((await proxy(new Request(`${page}/v1/status`))).status).toBe(200);
    const found = await proxy(
      new Request(`${page}/v1/collaborations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'parley-as': 'consent' },
        body: JSON.stringify({ name: 'Taken', purpose: '' }),
      }),
    );
    expect(found.status).toBe(403);
    expect(await found.json()).toMatchObject({ code: 'NOT_ALLOWED' });
  });
});
