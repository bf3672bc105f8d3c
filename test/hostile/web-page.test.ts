import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpApi } from '../../core/api/http-api.ts';
import { listenLoopback } from '../../core/api/loopback.ts';
import { ApiTokens } from '../../core/api/tokens.ts';
import { systemClock } from '../../core/feed/clock.ts';
import { openStore } from '../../core/store/store.ts';
import { fakeServices } from '../core/api/support/fake-services.ts';
import { runUi } from '../core/desktop/browser/support.ts';
import { chromium, switches } from '../support/chromium.ts';
import { submitForm, tryEverything } from './support/evil-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A name of somebody else's that leads to this machine, as after a rebinding of DNS. */
const EVIL = 'evil.example';

/** The API with real tokens on a real socket; what has come past the listener's guard is in `passed`. */
async function serveApi() {
  const store = await openStore(await temporaryFolder());
  const tokens = await ApiTokens.open({
    store,
    clock: systemClock,
    randomBytes: (length) => new Uint8Array(length).fill(7),
  });
  const { secret } = await tokens.create({
    name: 'leaked',
    scopes: ['read', 'launch'],
    days: null,
  });
  const passed: string[] = [];
  const api = createHttpApi({
    services: fakeServices(),
    tokens,
    log: () => undefined,
    elapsed: () => performance.now(),
  });
  let minutes = 0;
  const listener = await listenLoopback({
    port: 0,
    // Nothing is slowed down here: a page is to be refused because it is one.
    now: () => (minutes += 60_000),
    handler: (request) => {
      passed.push(`${request.method} ${request.url}`);
      return api(request);
    },
  });
  const close = async () => {
    await listener.close();
    await tokens.close();
    await store.close();
  };
  return { port: listener.port, secret, passed, close };
}

/** A page of another origin. */
async function serveEvil() {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>evil</title><body></body>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** All that the page could read of the answers. */
const tryAll = (page: Page, url: string, token: string) =>
  page.evaluate<string[]>(`(${tryEverything})(${JSON.stringify(url)}, ${JSON.stringify(token)})`);

/** A form is sent by leaving the page for its answer. */
async function sendForm(page: Page, url: string): Promise<void> {
  await page.evaluate(`(${submitForm})(${JSON.stringify(url)})`);
  await page.waitForURL(url);
}

describe.skipIf(chromium === undefined)('a page of another origin, in a real browser', () => {
  let browser: Browser;
  let evil: Awaited<ReturnType<typeof serveEvil>>;
  let page: Page;
  beforeAll(async () => {
    evil = await serveEvil();
    browser = await playwright.launch({
      executablePath: chromium!,
      args: [...switches, `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`],
    });
  });
  afterAll(async () => {
    await browser.close();
    evil.server.close();
  });

  const openEvil = async () => {
    page = await browser.newPage();
    await page.goto(`http://${EVIL}:${evil.port}/`);
    return page;
  };

  test('gets nothing past the API’s listener, not even with a token', async () => {
    const { port, secret, passed, close } = await serveApi();
    await openEvil();
    for (const path of ['/v1/status', '/v1/tasks', '/socket.io/?EIO=4&transport=websocket']) {
      expect(await tryAll(page, `http://127.0.0.1:${port}${path}`, secret)).toEqual([]);
      await sendForm(page, `http://localhost:${port}${path}`);
      await page.goto(`http://${EVIL}:${evil.port}/`);
    }
    expect(passed).toEqual([]);
    await page.close();
    await close();
  });

  test('gets nothing where its own name was rebound to the API, of one origin with it', async () => {
    const { port, secret, passed, close } = await serveApi();
    page = await browser.newPage();
    const rebound = `http://${EVIL}:${port}/v1/status`;
    const answer = await page.goto(rebound);
    expect(answer?.status()).toBe(403);
    // It may read that it is refused, since it takes the answer for its own.
    for (const text of await tryAll(page, rebound, secret)) expect(text).toContain('NOT_ALLOWED');
    expect(passed).toEqual([]);
    await page.close();
    await close();
  });

  test('gets nothing of parley ui, and cannot frame it', async () => {
    const { ui } = await runUi();
    await openEvil();
    const statuses: number[] = [];
    const { origin } = new URL(ui.window);
    page.on('response', (response) => {
      if (response.url().startsWith(origin)) statuses.push(response.status());
    });
    for (const path of ['/shell/call', '/v1/status', '/session', '/']) {
      expect(await tryAll(page, `${origin}${path}`, 'x')).toEqual([]);
    }
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status < 400)).toEqual([]);
    expect(page.frames().filter((frame) => frame.url().startsWith(origin))).toEqual([]);
    await page.close();
  });
});
