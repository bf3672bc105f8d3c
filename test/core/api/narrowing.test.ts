import { describe, expect, onTestFinished, test } from 'vitest';
import { allScopes, type Caller } from '../../../core/api/caller.ts';
import { listenControl } from '../../../core/api/control-socket.ts';
import { createHandler, openApiDocument } from '../../../core/api/handler.ts';
import { narrowed } from '../../../core/api/narrowing.ts';
import type { Scope } from '../../../core/api/services.ts';
import { controlFetch } from '../../../core/client/control-fetch.ts';
import { createClient } from '../../../core/client/client.ts';
import { Problem } from '../../../core/schema/api/common.ts';
import { NARROWING_HEADER } from '../../../core/schema/api/narrowing.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asked, bob, digest, ended, fakeServices, me } from './support/fake-services.ts';

const owner: Caller = { name: 'control socket', scopes: allScopes, mayNarrow: true };
const as = (value: string) => ({ [NARROWING_HEADER]: value });

/** A node behind a real control socket. */
async function serve() {
  const folder = await temporaryFolder();
  const services = fakeServices();
  const socket = await listenControl(folder, createHandler(services, owner));
  onTestFinished(() => socket.close());
  const fetch = controlFetch(folder);
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`http://parley.local${path}`, {
      method,
      headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  const clientAs = (value: string) => createClient({ fetch, headers: as(value) });
  return { services, send, window: clientAs('window'), consent: clientAs('consent') };
}

const codeOf = async (response: Response) => Problem.parse(await response.json()).code;

const operations = Object.entries(openApiDocument().paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'label' ? 'wages' : ended)),
    scope: operation['x-parley-scope'],
  })),
);
const deciding = operations.filter(({ scope }) => scope === 'decide');

describe('a page of the app', () => {
  test('is refused whatever needs to decide, and nothing of it is done', async () => {
    const { services, send } = await serve();
    expect(deciding.length).toBeGreaterThan(20);
    for (const { method, path } of deciding) {
      const response = await send(method, path, as('window'));
      expect(response.status, `${method} ${path}`).toBe(403);
      expect(await codeOf(response)).toBe('NOT_ALLOWED');
    }
    expect(services.calls).toEqual([]);
  });

  test('is refused nothing else', async () => {
    const { send } = await serve();
    const others = operations.filter(({ scope }) => scope !== 'decide');
    for (const { method, path } of others) {
      const response = await send(method, path, as('window'));
      expect(response.status, `${method} ${path}`).not.toBe(403);
      await response.body?.cancel();
    }
  });

  test('reads, launches, and sees its own numbers and rows', async () => {
    const { window } = await serve();
    expect(await window.status()).toMatchObject({ organisation: me });
    expect((await window.preview(asked)).slots).toHaveLength(1);
    expect((await window.previewRows('wages', 3)).rows).toHaveLength(3);
    await window.createTask({ dataset: 'wages', algorithm: 'mean', parameters: {} });
  });

  test('does not contribute own data with a launch', async () => {
    const { services, send } = await serve();
    const task = { dataset: 'wages', algorithm: 'mean', parameters: {}, contribute: {} };
    expect(await codeOf(await send('POST', '/v1/tasks', as('window'), task))).toBe('NOT_ALLOWED');
    expect(services.calls).toEqual([]);
  });

  test('is the control socket again in the next request', async () => {
    const { send } = await serve();
    const confirm = `/v1/peers/${bob}/confirmation`;
    expect((await send('POST', confirm, as('window'))).status).toBe(403);
    expect((await send('POST', confirm, {})).status).toBe(400);
  });
});

test('the consent control decides', async () => {
  const { consent } = await serve();
  const notices = ['minimum-of-two'];
  const decided = await consent.decide(asked, { decision: 'accept', digest, notices });
  expect(decided.mine).toBe('accepted');
});

describe('the header', () => {
  test.each(['', 'Window', 'owner', 'window, window', 'window, consent', 'decide', '*'])(
    '“%s” is refused, never taken for all rights',
    async (value) => {
      const { services, send } = await serve();
      const response = await send('GET', '/v1/status', as(value));
      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe('USAGE');
      expect(services.calls).toEqual([]);
    },
  );

  test('is refused beside a token, and gives it nothing', async () => {
    const scopes = new Set<Scope>(['read']);
    for (const value of ['window', 'consent']) {
      const services = fakeServices();
      const handler = createHandler(services, { name: 'token "notebook"', scopes });
      const request = new Request(`http://parley.local/v1/datasets/wages/rows`, {
        headers: as(value),
      });
      expect(await codeOf(await handler(request))).toBe('USAGE');
      expect(services.calls).toEqual([]);
    }
  });

  test('only ever takes away', () => {
    for (const value of ['window', 'consent']) {
      const few: Caller = { ...owner, scopes: new Set<Scope>(['read']) };
      expect([...narrowed(few, new Headers(as(value))).scopes]).toEqual(['read']);
    }
    expect(narrowed(owner, new Headers())).toBe(owner);
  });
});
