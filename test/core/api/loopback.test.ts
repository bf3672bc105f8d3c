import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listenLoopback, type LoopbackOptions, type Refusal } from '../../../core/api/loopback.ts';
import { limits } from '../../../core/schema/limits.ts';
import { answerIn, exchange, open, problemIn, raw } from './support/raw-http.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1');

/** A listener whose clock goes on a minute with every look, so that nothing but a test of rates is limited. */
async function serve(options: Partial<LoopbackOptions> = {}) {
  const asked: string[] = [];
  const refused: Refusal[] = [];
  let minutes = 0;
  const listener = await listenLoopback({
    port: 0,
    handler: async ({ method, url }) => {
      asked.push(`${method} ${new URL(url).pathname}`);
      return Response.json({ url });
    },
    onRefused: (refusal) => refused.push(refusal),
    now: () => (minutes += 60_000),
    ...options,
  });
  onTestFinished(() => listener.close());
  return { ...listener, asked, refused };
}

const corsHeaders = (headers: Readonly<Record<string, string>>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('addresses', () => {
  test('it answers on 127.0.0.1 and on ::1 under one port, by every name of this machine', async () => {
    const { port, url, asked } = await serve();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const names = hasIpv6 ? ['127.0.0.1', 'localhost', '[::1]'] : ['127.0.0.1', 'localhost'];
    for (const name of names) {
      expect((await fetch(`http://${name}:${port}/x`)).status).toBe(200);
    }
    expect(asked).toHaveLength(names.length);
  });

  test('it does not answer on any other address of this machine', async () => {
    const { port } = await serve();
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.family === 'IPv4' && !address.internal);
    for (const address of others) {
      const outgoing = request({ host: address!.address, port, headers: { host: 'localhost' } });
      outgoing.end();
      const [error] = (await once(outgoing, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
  });

  test('a port that is taken is an error with a code, and leaves nothing open', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE', details: { port } });
  });

  test.skipIf(!hasIpv6)('taken on ::1 alone it is taken: localhost may mean either', async () => {
    const other = createServer();
    other.listen(0, '::1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(serve({ port })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    const again = createServer();
    again.listen(port, '127.0.0.1');
    await once(again, 'listening');
    again.close();
  });
});

describe('web pages are refused', () => {
  test.each([
    ['a name that was rebound', 'host', ['Host: attacker.example:PORT']],
    ['a name that only begins right', 'host', ['Host: localhost.attacker.example:PORT']],
    ['a subdomain of localhost', 'host', ['Host: app.localhost:PORT']],
    ['another port', 'host', ['Host: 127.0.0.1:1']],
    ['no port', 'host', ['Host: 127.0.0.1']],
    ['another address of this machine', 'host', ['Host: 127.0.0.2:PORT']],
    ['the unspecified address', 'host', ['Host: 0.0.0.0:PORT']],
    ['credentials in the name', 'host', ['Host: a@127.0.0.1:PORT']],
    ['an empty name', 'host', ['Host:']],
    ['two names', 'host', ['Host: 127.0.0.1:PORT', 'Host: 127.0.0.1:PORT']],
    ['an origin', 'origin', ['Origin: https://attacker.example']],
    ['an origin of its own', 'origin', ['Origin: http://127.0.0.1:PORT']],
    ['an opaque origin', 'origin', ['Origin: null']],
    ['an empty origin', 'origin', ['Origin:']],
    ['a referer', 'referer', ['Referer: http://127.0.0.1:PORT/']],
    ['a cross-site fetch', 'sec-fetch-site', ['Sec-Fetch-Site: cross-site']],
    ['a same-site fetch', 'sec-fetch-site', ['Sec-Fetch-Site: same-site']],
    ['a same-origin fetch', 'sec-fetch-site', ['Sec-Fetch-Site: same-origin']],
    ['two of them', 'sec-fetch-site', ['Sec-Fetch-Site: none', 'Sec-Fetch-Site: cross-site']],
  ])('%s', async (_name, what, lines) => {
    const { port, asked, refused } = await serve();
    const headers = lines.map((line) => line.replaceAll('PORT', String(port)));
    const answer = await raw(port, '/v1/tasks?secret=1', { headers });
    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(problemIn(answer)).toMatchObject({ code: 'NOT_ALLOWED', details: { refused: what } });
    expect(corsHeaders(answer.headers)).toEqual([]);
    expect(asked).toEqual([]);
    expect(refused).toEqual([
      expect.objectContaining({ method: 'GET', path: '/v1/tasks', status: 403 }),
    ]);
  });

  test('an origin behind more headers than Node keeps by itself', async () => {
    const { port, asked } = await serve();
    const many = Array.from({ length: 2_500 }, () => 'a:');
    const answer = await raw(port, '/', { headers: [...many, 'Origin: null'] });
    expect(problemIn(answer).details).toEqual({ refused: 'origin' });
    expect(asked).toEqual([]);
  });

  test('a preflight gets no permission', async () => {
    const { port, asked } = await serve();
    const answer = await raw(port, '/v1/tasks', {
      method: 'OPTIONS',
      headers: ['Access-Control-Request-Method: POST'],
    });
    expect(answer.status).toBe(403);
    expect(corsHeaders(answer.headers)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('what a person opens by hand, and what programs send, passes', async () => {
    const { port } = await serve();
    const headers = ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: cors'];
    expect((await raw(port, '/', { headers })).status).toBe(200);
  });
});

describe('requests of an odd form', () => {
  test.each(['TRACE', 'PROPFIND', 'PURGE'])('%s is 405 and says what there is', async (method) => {
    const { port, asked } = await serve();
    const answer = await raw(port, '/', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(problemIn(answer).code).toBe('METHOD_NOT_ALLOWED');
    expect(asked).toEqual([]);
  });

  test.each([
    '//v1/status',
    '/v1//status',
    '/v1/../v1/status',
    '/v1/./status',
    '/v1/tasks/..',
    '/v1/%2e%2e/status',
    '/v1/%2E/status',
    '/v1%2Fstatus',
    '/v1%5cstatus',
    '/v1\\status',
    '/v1/status%00',
    '/v1/status%0d%0a',
    '/v1/status#x',
    'http://127.0.0.1/v1/status',
    'v1/status',
    '*',
  ])('the path %s leads nowhere', async (target) => {
    const { port, asked } = await serve();
    const answer = await raw(port, target);
    expect(answer.status).toBe(400);
    expect(['USAGE', 'MESSAGE_INVALID']).toContain(problemIn(answer).code);
    expect(asked).toEqual([]);
  });

  test('a query may hold what a path may not', async () => {
    const { port, asked } = await serve();
    expect((await raw(port, '/v1/tasks?x=%2F..//%00')).status).toBe(200);
    expect(asked).toEqual(['GET /v1/tasks']);
  });

  test('what is no HTTP gets a problem, and the next caller an answer', async () => {
    const { port, refused } = await serve();
    const answer = answerIn(await exchange(port, 'SSH-2.0-OpenSSH_9.2\r\n\r\n'));
    expect(answer.status).toBe(400);
    expect(problemIn(answer).code).toBe('MESSAGE_INVALID');
    expect(refused).toEqual([expect.objectContaining({ code: 'MESSAGE_INVALID' })]);
    expect((await raw(port, '/')).status).toBe(200);
  });

  test('a header beyond its limit is refused', async () => {
    const { port, asked } = await serve();
    const headers = [`X-Long: ${'x'.repeat(limits.apiHeaderBytes)}`];
    const answer = await raw(port, '/', { headers });
    expect(answer.status).toBe(431);
    expect(problemIn(answer)).toMatchObject({ code: 'MESSAGE_TOO_LARGE', status: 431 });
    expect(asked).toEqual([]);
  });

  test('two lengths of one body are refused', async () => {
    const { port, asked } = await serve();
    const answer = await raw(port, '/', {
      method: 'POST',
      headers: ['Content-Length: 1', 'Content-Length: 2'],
    });
    expect(answer.status).toBe(400);
    expect(asked).toEqual([]);
  });

  // Ten seconds and more, because the limit is real.
  test('a header that never ends is cut off, one byte at a time or none at all', async () => {
    const { port, refused } = await serve();
    const trickle = await open(port);
    trickle.on('error', () => undefined);
    trickle.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: `);
    const drip = setInterval(() => trickle.write('a'), 500);
    const silent = await open(port);
    await Promise.all([once(trickle.resume(), 'close'), once(silent.resume(), 'close')]);
    clearInterval(drip);
    expect(refused.map(({ code }) => code)).toContain('TIMED_OUT');
  });

  // Thirty seconds and more, for the same reason.
  test('a body that never ends is cut off, and others are answered meanwhile', async () => {
    const handler = async (incoming: Request) => new Response(await incoming.text());
    const { port } = await serve({ handler });
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    const announced = await open(port);
    const inChunks = await open(port);
    announced.write(`${head}Content-Length: 1000\r\n\r\n`);
    inChunks.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (const socket of [announced, inChunks]) socket.on('error', () => undefined);
    const drip = setInterval(() => {
      announced.write('a');
      inChunks.write('1\r\na\r\n');
    }, 500);
    const ended = Promise.all(
      [announced, inChunks].map((socket) => once(socket.resume(), 'close')),
    );
    expect((await raw(port, '/', { method: 'POST', body: 'whole' })).body).toBe('whole');
    await ended;
    clearInterval(drip);
    expect((await raw(port, '/', { method: 'POST', body: 'whole' })).body).toBe('whole');
  });
});

describe('rates', () => {
  test('a guesser is slowed, and others are served meanwhile', async () => {
    let time = 0;
    const { port } = await serve({
      handler: async ({ url }) => new Response(null, { status: url.endsWith('/in') ? 204 : 401 }),
      now: () => time,
    });
    const statuses = async (count: number, path: string) => {
      const answers = await Promise.all(
        Array.from({ length: count }, () => fetch(`http://127.0.0.1:${port}${path}`)),
      );
      return answers.map(({ status }) => status);
    };
    const burst = limits.apiFailuresBurst;
    expect(await statuses(burst, '/out')).toEqual(Array(burst).fill(401));
    expect(await statuses(3, '/out')).toEqual([429, 429, 429]);
    expect((await raw(port, '/in', { headers: ['Origin: null'] })).status).toBe(429);
    expect(await statuses(3, '/in')).toEqual([204, 204, 204]);
    time += 1000;
    expect((await statuses(5, '/out')).filter((status) => status === 401)).toHaveLength(
      limits.apiFailuresPerSecond,
    );
  });

  test('all together have a limit as well', async () => {
    const { port, asked } = await serve({ now: () => 0 });
    const headers = `Host: 127.0.0.1:${port}\r\n`;
    const count = limits.apiRequestsBurst + 1;
    const text = await Promise.all(
      Array.from({ length: 4 }, (_, i) => {
        const mine = Math.floor(count / 4) + (i === 0 ? count % 4 : 0);
        const one = `GET / HTTP/1.1\r\n${headers}\r\n`;
        return exchange(
          port,
          one.repeat(mine - 1) + `GET / HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`,
        );
      }),
    );
    expect(asked).toHaveLength(limits.apiRequestsBurst);
    expect(text.join('').match(/HTTP\/1\.1 429 /g)).toHaveLength(1);
    expect(text.join('')).toMatch(/retry-after: 1/i);
  });
});

describe('connections', () => {
  test('a caller that goes away aborts what waits for it', async () => {
    const aborted = vi.fn();
    const waiting = vi.fn();
    const { port } = await serve({
      handler: (incoming) =>
        new Promise((resolve) => {
          waiting();
          incoming.signal.addEventListener('abort', () => {
            aborted();
            resolve(new Response());
          });
        }),
    });
    const socket = await open(port);
    socket.write(`GET /wait HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    await vi.waitFor(() => expect(waiting).toHaveBeenCalled());
    expect(aborted).not.toHaveBeenCalled();
    socket.destroy();
    await vi.waitFor(() => expect(aborted).toHaveBeenCalledOnce());
  });

  test('closing ends streams, half-sent requests and idle connections', async () => {
    const listener = await serve({
      handler: async () =>
        new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([120])) })),
    });
    const { port } = listener;
    const stream = await fetch(`http://127.0.0.1:${port}/`);
    const reader = stream.body!.getReader();
    expect((await reader.read()).value).toEqual(new Uint8Array([120]));
    const half = await open(port);
    half.on('error', () => undefined);
    half.write('POST / HTTP/1.1\r\n');
    const ended = Promise.all([once(half, 'close'), expect(reader.read()).rejects.toThrow()]);
    half.resume();
    await listener.close();
    await ended;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  test('upgrades pass the same guard, and are closed with the listener', async () => {
    const listener = await serve({
      onUpgrade: (_incoming, socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n'),
    });
    const { port, refused } = listener;
    const ask = (more: string) =>
      `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: upgrade\r\nUpgrade: echo\r\n${more}\r\n`;
    const page = answerIn(await exchange(port, ask('Origin: http://attacker.example\r\n')));
    expect(page.status).toBe(403);
    expect(refused).toHaveLength(1);
    const program = await open(port);
    program.write(ask(''));
    const [first] = (await once(program, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 101 /);
    const ended = once(program.resume(), 'close');
    await listener.close();
    await ended;
  });

  test('what answers on Node’s own objects is asked only for what passed', async () => {
    const { port, asked } = await serve({
      raw: (incoming, outgoing) => {
        if (incoming.url !== '/raw') return false;
        outgoing.end('raw');
        return true;
      },
    });
    expect((await raw(port, '/raw')).body).toContain('raw');
    expect((await raw(port, '/raw', { headers: ['Origin: null'] })).status).toBe(403);
    expect((await raw(port, '/other')).status).toBe(200);
    expect(asked).toEqual(['GET /other']);
  });
});
