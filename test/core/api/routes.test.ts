import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test, vi } from 'vitest';
import { createHandler, type FetchHandler } from '../../../core/api/handler.ts';
import { allScopes } from '../../../core/api/caller.ts';
import { Problem } from '../../../core/schema/api/common.ts';
import { EventsPage } from '../../../core/schema/api/events.ts';
import { HistoryVerdictView } from '../../../core/schema/api/history.ts';
import { TaskPage, TaskResult } from '../../../core/schema/api/tasks.ts';
import { limits } from '../../../core/schema/limits.ts';
import { ended, fakeServices, nodeEvent, running } from './support/fake-services.ts';

function setUp() {
  const services = fakeServices();
  const handler = createHandler(services, { name: 'test', scopes: allScopes });
  const get = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    handler(new Request(`http://parley.local${path}`, { headers, ...(signal ? { signal } : {}) }));
  return { services, handler, get };
}

const codeOf = async (response: Response) => Problem.parse(await response.json()).code;

describe('GET /v1/tasks/{task}/result', () => {
  const path = `/v1/tasks/${ended}/result`;

  test('is JSON unless asked for otherwise', async () => {
    const { get } = setUp();
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }]) {
      const response = await get(path, headers);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(TaskResult.parse(await response.json()).task).toBe(ended);
    }
  });

  test('is CSV, with what was withheld', async () => {
    const { get } = setUp();
    const response = await get(path, { accept: 'text/csv' });
    expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
    expect(await response.text()).toBe(
      'region,column,mean,count,withheld\r\nnorth,wage,53.25,8,false\r\nsouth,wage,,0,false\r\neast,wage,,,true\r\n',
    );
  });

  test('is an Arrow stream that says what it is about', async () => {
    const { get } = setUp();
    const response = await get(path, { accept: 'application/vnd.apache.arrow.stream' });
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    expect(table.numRows).toBe(3);
    expect(table.getChild('mean')?.toJSON()).toEqual([53.25, null, null]);
    expect(table.schema.metadata.get('parley.task')).toBe(ended);
  });

  test('is nothing else, and says what there is', async () => {
    const { get, services } = setUp();
    const response = await get(path, { accept: 'text/html' });
    expect(response.status).toBe(406);
    expect(await codeOf(response)).toBe('NOT_ACCEPTABLE');
    expect(services.calls).toEqual([]);
  });

  test.each(['text/csv', 'application/vnd.apache.arrow.stream'])(
    'that is not there yet is a problem as %s, too',
    async (accept) => {
      const { get } = setUp();
      const response = await get(`/v1/tasks/${running}/result`, { accept });
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await codeOf(response)).toBe('TASK_NOT_ENDED');
    },
  );
});

describe('GET /v1/tasks', () => {
  test('goes on from the cursor of the page before', async () => {
    const { get } = setUp();
    const first = TaskPage.parse(await (await get('/v1/tasks?limit=3')).json());
    expect(first.items).toHaveLength(3);
    const rest = TaskPage.parse(
      await (await get(`/v1/tasks?limit=3&cursor=${first.next!}`)).json(),
    );
    expect(rest.items).toHaveLength(1);
    expect(rest.next).toBeNull();
  });

  test.each(['cursor=1', 'limit=0', 'limit=501', 'mine=yours', 'launcher=Bob'])(
    '%s is USAGE',
    async (query) => {
      const { get, services } = setUp();
      expect(await codeOf(await get(`/v1/tasks?${query}`))).toBe('USAGE');
      expect(services.calls).toEqual([]);
    },
  );
});

describe('GET /v1/events', () => {
  const stream = { accept: 'text/event-stream' };

  /** Reads until so much text is there. */
  async function readText(response: Response, holds: (text: string) => boolean): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    while (!holds(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
    return text;
  }

  test('is a page from a number on, or from now on', async () => {
    const { get } = setUp();
    const all = EventsPage.parse(await (await get('/v1/events?from=2')).json());
    expect(all).toEqual({ items: [nodeEvent(2), nodeEvent(3)], next: 4 });
    const none = EventsPage.parse(await (await get('/v1/events')).json());
    expect(none).toEqual({ items: [], next: 4 });
  });

  test('is a stream whose first line says where it begins', async () => {
    const { get } = setUp();
    const response = await get('/v1/events?from=2', stream);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await readText(response, (it) => it.includes('id: 3'));
    expect(text).toBe(
      `id: 1\n: ready\n\n${[2, 3]
        .map((seq) => `id: ${seq}\nevent: peer\ndata: ${JSON.stringify(nodeEvent(seq))}\n\n`)
        .join('')}`,
    );
  });

  test('goes on after the last event its reader has seen, whatever the address says', async () => {
    const { get, services } = setUp();
    const headers = { ...stream, 'last-event-id': '2' };
    const text = await readText(await get('/v1/events?from=1', headers), (it) =>
      it.includes('data'),
    );
    expect(text).not.toContain('id: 1\n');
    expect(text).toContain('id: 3\n');
    expect(services.calls.at(-1)?.args[0]).toBe(3);
  });

  test('that are gone are a problem, not a stream', async () => {
    const { get } = setUp();
    const response = await get('/v1/events?from=99', stream);
    expect(response.status).toBe(410);
    expect(await codeOf(response)).toBe('EVENTS_GONE');
  });

  test.each(['from=0', 'from=x', 'limit=1001', 'seconds=61'])('%s is USAGE', async (query) => {
    const { get } = setUp();
    expect(await codeOf(await get(`/v1/events?${query}`, stream))).toBe('USAGE');
    expect(await codeOf(await get(`/v1/events?${query}`))).toBe('USAGE');
  });

  test('ends when its reader goes', async () => {
    const { get, services } = setUp();
    const controller = new AbortController();
    const response = await get('/v1/events?from=4', stream, controller.signal);
    const reader = response.body!.getReader();
    await reader.read();
    const end = reader.read();
    controller.abort();
    await end.catch(() => undefined);
    await vi.waitFor(() => expect(services.aborted).toBe(1));
  });
});

describe('POST /v1/history/verification', () => {
  const path = 'http://parley.local/v1/history/verification';
  const post = (handler: FetchHandler, body: string) =>
    handler(
      new Request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    );

  test('takes more than other requests may bring, and a bounded amount', async () => {
    const { handler } = setUp();
    const response = await post(handler, 'x'.repeat(limits.apiBodyBytes + 1));
    expect(HistoryVerdictView.parse(await response.json()).entries).toBe(1);
    const request = new Request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(limits.historyBytes + 1),
      },
      body: '{}',
    });
    const { handler: other } = setUp();
    expect(await codeOf(await other(request))).toBe('MESSAGE_TOO_LARGE');
  });

  test('few are held at once; the next is told to come again', async () => {
    const { handler, services } = setUp();
    const ends: (() => void)[] = [];
    const canned = await services.verifyHistory(new Uint8Array(), new AbortController().signal);
    services.verifyHistory = async () => {
      await new Promise<void>((end) => ends.push(end));
      return canned;
    };
    const held = Array.from({ length: limits.largeBodies }, () => post(handler, '{}'));
    await vi.waitFor(() => expect(ends).toHaveLength(limits.largeBodies));
    expect(await codeOf(await post(handler, '{}'))).toBe('TOO_FAST');
    ends.forEach((end) => end());
    for (const response of await Promise.all(held)) expect(response.status).toBe(200);
    services.verifyHistory = async () => canned;
    expect((await post(handler, '{}')).status).toBe(200);
  });
});
