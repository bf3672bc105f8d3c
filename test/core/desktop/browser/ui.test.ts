import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../../../core/client/client.ts';
import { controlFetch } from '../../../../core/client/control-fetch.ts';
import { eventually, runTestNode } from '../../../support/nodes.ts';
import { ask, enter, type Headers, messages, runUi } from './support.ts';

const found = { kind: 'found-collaboration', name: 'Clinics', purpose: '' };

describe('parley ui', () => {
  test('serves the interface to whoever opens the printed address, and its calls to that browser', async () => {
    const { ui } = await runUi();
    const page = await ask(ui.window);
    expect(page.text).toContain('/enter.js');
    const tab = await enter(ui.window, 'window');
    expect(tab.session.status).toBe(204);
    expect(tab.session.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect((await tab.get('/')).text).toContain('renderer');
    await eventually(async () => (await tab.get('/v1/status')).status === 200);
    expect((await tab.post('/shell/state', {})).json()).toMatchObject({
      ok: true,
      value: { shell: 'browser', node: { condition: 'running' } },
    });
    for (const path of ['/', '/v1/status', '/enter', '/nowhere']) {
      const { headers } = await tab.get(path);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });

  test('lets one browser in with an address, once', async () => {
    const { ui } = await runUi({ empty: true });
    for (const own of ['window', 'consent'] as const) {
      const address = own === 'window' ? ui.window : ui.decisions;
      const other = own === 'window' ? ui.decisions : ui.window;
      const wrong = new URL(address);
      wrong.hash = new URL(other).hash;
      expect((await enter(wrong.href, own)).session.status).toBe(401);
      expect((await enter(address, own)).session.status).toBe(204);
      const second = await enter(address, own);
      expect(second.session.status).toBe(401);
      expect(second.session.headers['set-cookie']).toBeUndefined();
    }
  });

  const calls: readonly (readonly [string, string])[] = [
    ['GET', '/v1/status'],
    ['POST', '/v1/tasks'],
    ['POST', '/shell/state'],
    ['POST', '/shell/propose'],
    ['GET', '/shell/events'],
    ['POST', '/session'],
    ['POST', '/'],
  ];
  const consentCalls: readonly (readonly [string, string])[] = [
    ['GET', '/pending'],
    ['POST', '/answer'],
    ['GET', '/changes'],
    ['POST', '/session'],
  ];

  test('turns away what another page or program could send', async () => {
    const { ui } = await runUi({ empty: true });
    const main = await enter(ui.window, 'window');
    const consent = await enter(ui.decisions, 'consent');
    const { port } = new URL(main.origin);
    const wrong: Readonly<Record<string, Headers>> = {
      'another name': { host: `localhost:${port}` },
      'a rebound name': { host: 'evil.example' },
      'no port': { host: '127.0.0.1' },
      'another origin': { origin: 'https://evil.example' },
      'no origin to speak of': { origin: 'null' },
      'the other port': { origin: consent.origin },
      'https of it': { origin: main.origin.replace('http:', 'https:') },
      'a cross-site mark': { 'sec-fetch-site': 'cross-site' },
      'a same-site mark': { 'sec-fetch-site': 'same-site' },
      'an address bar': { 'sec-fetch-site': 'none', 'x-parley-window': undefined },
      'no marks at all': { 'sec-fetch-site': undefined, origin: undefined },
    };
    for (const [method, path] of calls) {
      for (const [what, headers] of Object.entries(wrong)) {
        const answer = await ask(`${main.origin}${path}`, {
          method,
          headers: { ...main.headers, ...headers },
        });
        // Refused, or slowed down after too many refusals.
        expect([403, 429], `${method} ${path} from ${what}`).toContain(answer.status);
      }
    }
  });

  test('needs its own header, cookie and form, each by itself', async () => {
    const { ui } = await runUi({ empty: true });
    const main = await enter(ui.window, 'window');
    const consent = await enter(ui.decisions, 'consent');
    for (const [tab, header, all] of [
      [main, 'x-parley-window', calls],
      [consent, 'x-parley-consent', consentCalls],
    ] as const) {
      const other = tab === main ? consent : main;
      for (const [method, path] of all) {
        if (path === '/' || path === '/session') continue;
        const url = `${tab.origin}${path}`;
        const send = (headers: Headers) =>
          ask(url, { method, headers: { ...tab.headers, ...headers } });
        for (const value of ['', '0', '1, 1']) {
          const refused = await send({ [header]: value, 'sec-fetch-site': undefined });
          expect(refused.status, `${path} ${header}: ${value}`).toBe(403);
        }
        const name = tab.cookie.split('=')[0] ?? '';
        const cookies = [
          undefined,
          '',
          other.cookie,
          `${name}=${other.cookie.split('=')[1] ?? ''}`,
          `${name}=`,
          `${tab.cookie}; ${name}=x`,
        ];
        const cookie = cookies[(path.length * 7) % cookies.length];
        expect((await send({ cookie })).status, `${path} with ${cookie ?? 'no cookie'}`).toBe(401);
      }
    }
    const text = await main.post('/shell/state', {}, { 'content-type': 'text/plain' });
    expect(text.status).toBe(400);
  });

  test('a page that is not itself any more can propose, and decide nothing', async () => {
    const { ui, folder } = await runUi();
    const main = await enter(ui.window, 'window');
    const consent = await enter(ui.decisions, 'consent');
    await eventually(async () => (await main.get('/v1/status')).status === 200);
    const proposed = main.post('/shell/propose', found);
    await eventually(async () => (await consent.get('/pending')).json() !== null);
    const pending = (await consent.get('/pending')).json() as {
      id: string;
      description: { choices: { id: string }[] };
    };
    const yes = {
      answer: 'choose',
      id: pending.id,
      choice: pending.description.choices[0]!.id,
      notices: [],
      inputs: {},
    };
    // Everything such a page has: its own cookie, its own marks, and whatever headers it likes to its own origin.
    const attempts = [
      main.post('/answer', yes),
      main.post('/shell/answer', yes),
      main.post('/v1/answer', yes),
      main.get('/pending'),
      main.post('/v1/collaborations', { name: 'Taken', purpose: '' }, { 'parley-as': 'consent' }),
      ask(`${consent.origin}/answer`, {
        method: 'POST',
        headers: { ...main.headers, 'sec-fetch-site': 'cross-site', 'x-parley-consent': '1' },
        body: yes,
      }),
      // As a form would: no header of its own.
      ask(`${consent.origin}/answer`, {
        method: 'POST',
        headers: {
          origin: main.origin,
          'content-type': 'text/plain',
          'sec-fetch-site': 'cross-site',
          cookie: consent.cookie,
        },
        body: yes,
      }),
      // Even with marks that no browser would let it send: it has no cookie of that site.
      ask(`${consent.origin}/answer`, {
        method: 'POST',
        headers: { ...consent.headers, cookie: main.cookie },
        body: yes,
      }),
      ask(`${main.origin}/answer`, {
        method: 'POST',
        headers: { ...main.headers, host: new URL(consent.origin).host },
        body: yes,
      }),
    ];
    for (const answer of await Promise.all(attempts)) {
      const done = answer.status < 400 && (answer.json() as { ok: boolean }).ok;
      expect(done).toBe(false);
    }
    const client = createClient({ fetch: controlFetch(folder) });
    expect(await client.collaborations()).toEqual([]);
    expect((await consent.get('/pending')).json()).toMatchObject({ id: pending.id });
    // The operator can: only what stood there.
    const verdict = await consent.post('/answer', yes);
    expect(verdict.json()).toEqual({ verdict: 'done' });
    expect((await proposed).json()).toMatchObject({ ok: true, value: { outcome: 'done' } });
    expect((await client.collaborations()).map(({ name }) => name)).toEqual(['Clinics']);
  });

  test('tells states and decisions as they change', async () => {
    const { ui, unseen } = await runUi();
    const main = await enter(ui.window, 'window');
    const consent = await enter(ui.decisions, 'consent');
    await eventually(async () => (await main.get('/v1/status')).status === 200);
    // As EventSource does: no header of ours.
    const plain = {
      'x-parley-window': undefined,
      'x-parley-consent': undefined,
      origin: undefined,
    };
    const states = messages(await main.stream('/shell/events', plain));
    expect((await states.next()).value).toMatchObject({ preferences: { theme: 'system' } });
    await main.post('/shell/change-preferences', { theme: 'dark' });
    expect((await states.next()).value).toMatchObject({ preferences: { theme: 'dark' } });

    const first = main.post('/shell/propose', found);
    await eventually(async () => unseen.length === 1);
    expect(unseen[0]).toBe(consent.origin);
    const changes = messages(await consent.stream('/changes', plain));
    const { value } = (await changes.next()) as { value: { pending: string } };
    await consent.post('/answer', { answer: 'dismiss', id: value.pending });
    expect((await changes.next()).value).toEqual({ pending: null });
    expect((await first).json()).toEqual({ ok: true, value: { outcome: 'dismissed' } });
    const last = main.post('/shell/propose', found);
    expect((await changes.next()).value).toMatchObject({ pending: expect.any(String) as string });
    expect(unseen).toHaveLength(1);
    // What still waits when everything ends has decided nothing.
    await ui.close();
    expect((await last).json()).toEqual({ ok: true, value: { outcome: 'dismissed' } });
  });

  test('offers no dialogs, but says so; and ends when asked to', async () => {
    const { ui } = await runUi({ empty: true });
    const main = await enter(ui.window, 'window');
    const save = { kind: 'csv', name: 'a', content: '', task: null };
    for (const [name, args] of [
      ['choose-files', { kind: 'dataset' }],
      ['save-file', save],
      ['copy-text', { text: '' }],
      ['open-log-folder', {}],
      ['start-demo', {}],
      ['change-preferences', { startAtLogin: true }],
    ] as const) {
      expect((await main.post(`/shell/${name}`, args)).json()).toMatchObject({
        ok: false,
        failure: { code: 'NOT_ACCEPTABLE' },
      });
    }
    for (const name of ['nothing', 'constructor', '__proto__', 'state/x', '%73tate']) {
      expect((await main.post(`/shell/${name}`, {})).json(), name).toMatchObject({
        ok: false,
        failure: { code: 'NOT_FOUND' },
      });
    }
    expect((await main.get('/shell/state')).status).toBe(405);
    await main.post('/shell/quit', {});
    await ui.quit;
  });

  test('answers whatever the page sends it', async () => {
    const { ui } = await runUi({ empty: true });
    const main = await enter(ui.window, 'window');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('state', 'unlock', 'propose', 'set-up', 'save-file', 'detect-columns'),
        fc.json().map((text) => JSON.parse(text) as unknown),
        async (name, args) => {
          const answer = await main.post(`/shell/${name}`, args);
          expect(answer.status).toBe(200);
          expect(answer.json()).toHaveProperty('ok');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('uses the node that runs there already, and leaves it running', async () => {
    const { ui, folder } = await runUi();
    await ui.close();
    const node = await runTestNode('North', folder);
    onTestFinished(() => node.stop());
    const again = await runUi({ folder });
    const main = await enter(again.ui.window, 'window');
    const state = async () =>
      ((await main.post('/shell/state', {})).json() as { value: { node: unknown } }).value.node;
    await eventually(async () => JSON.stringify(await state()).includes('running'));
    expect((await main.get('/v1/status')).status).toBe(200);
    await again.ui.close();
    expect(node.services.profile().name).toBe('North');
    expect((await createClient({ fetch: controlFetch(folder) }).status()).folder).toBe(folder);
  });

  test('says what is missing when the interface was not built', async () => {
    await expect(runUi({ built: '/nonexistent' })).rejects.toMatchObject({ code: 'NOT_READY' });
  });
});
