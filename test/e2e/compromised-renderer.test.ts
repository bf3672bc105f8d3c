import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../core/api/handler.ts';
import { shellCalls } from '../../core/schema/desktop/shell.ts';
import type { TaskId } from '../../core/schema/ids.ts';
import { layoutMessages } from '../../renderer/layout/messages.ts';
import { eventually } from '../support/nodes.ts';
import { obstacle } from './support/available.ts';
import { call } from './support/bridge.ts';
import { Consent, isHeld } from './support/consent.ts';
import type { Operator } from './support/operator.ts';
import { ask, DATASET, type Party, partyWithApp } from './support/party.ts';
import { openReview } from './support/screens/review.ts';

const MARKUP = '<img src=x onerror="window.injected=1"><script>window.injected=1</script>';

/** PROTOCOL.md rule 22 from the other side: everything a script in the page can try. */
describe.skipIf(obstacle() !== null)('a compromised page', { timeout: 120_000 }, () => {
  let party: Party;
  let operator: Operator;
  let page: Page;
  let task: TaskId;
  let before: unknown;

  beforeAll(async () => {
    party = await partyWithApp({ name: `Ahorn ${MARKUP}` });
    ({ operator } = party);
    ({ page } = operator);
    task = await ask(party.birke, { title: `Age ${MARKUP}`, purpose: MARKUP });
    await eventually(async () => (await operator.node.inbox()).some(({ id }) => id === task));
    before = await decided(operator, task);
  }, 180_000);
  afterAll(() => party.end());

  test('decides nothing by the node’s API, whatever it says it is', async () => {
    const self = (await operator.node.status()).organisation;
    const review = await operator.node.review(task);
    const ids: Record<string, string> = {
      task,
      collaboration: party.collaboration,
      member: self,
      organisation: party.birke.node.organisation,
      peer: party.birke.node.organisation,
      label: DATASET,
      dataset: DATASET,
    };
    const bodies = [
      { decision: 'accept', digest: review.digest, notices: review.notices.map((it) => it.name) },
      { decision: 'decline', reason: 'unavailable', detail: '' },
      {},
      undefined,
    ];
    const routes = Object.entries(openApiDocument().paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const deciding = routes.filter(({ operation }) => operation['x-parley-scope'] === 'decide');
    expect(deciding.length).toBeGreaterThan(20);
    const outcomes: string[] = [];
    for (const { path, method, operation } of deciding) {
      const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'x');
      for (const body of bodies) {
        for (const as of ['consent', 'control', '']) {
          const headers = { 'parley-as': as, authorization: 'Bearer x' };
          const { status } = await operator.ask(method.toUpperCase(), at, body, headers);
          if (status !== 403) outcomes.push(`${operation.operationId} ${status}`);
        }
      }
    }
    expect([...new Set(outcomes)]).toEqual([]);
    // Launching is a page's to do; contributing with it is deciding.
    const contribution = { dataset: DATASET, algorithm: 'mean', parameters: { columns: ['age'] } };
    expect(
      await operator.ask('POST', '/v1/tasks', {
        ...contribution,
        minimum: 2,
        contribute: { notices: ['minimum-of-two'] },
      }),
    ).toMatchObject({ status: 403 });
    expect(await decided(operator, task)).toEqual(before);
  });

  test('decides nothing through its bridge: a proposal waits for a person', async () => {
    const proposing = call(page, 'propose', { kind: 'accept-task', task });
    const consent = await Consent.of(operator);
    // The page clicks wherever it can, and speaks in the control's name.
    await page.evaluate(() => {
      for (let x = 0; x < innerWidth; x += 40) {
        for (let y = 0; y < innerHeight; y += 40) {
          const at = { bubbles: true, clientX: x, clientY: y };
          document.elementFromPoint(x, y)?.dispatchEvent(new MouseEvent('mouseover', at));
        }
      }
      for (const key of ['Enter', ' ', 'Tab']) {
        document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      }
    });
    for (const name of ['answer', 'consent:answer', 'dismiss', 'pending', 'perform', 'decide']) {
      const answer = { answer: 'choose', id: '1', choice: 'accept', notices: [], inputs: {} };
      expect(await call(page, name, answer)).toMatchObject({ ok: false });
    }
    expect(await page.evaluate(() => 'consent' in window)).toBe(false);
    expect(await decided(operator, task)).toEqual(before);

    // A second proposal does not take the first one's place.
    expect(await call(page, 'propose', { kind: 'decline-task', task })).toMatchObject({
      ok: false,
      failure: { code: 'CONFLICT' },
    });
    await consent.dismiss();
    expect(await proposing).toMatchObject({ ok: true, value: { outcome: 'dismissed' } });
    expect(await decided(operator, task)).toEqual(before);
  });

  test('cannot bring up its question until a tired operator agrees: it waits until he fetches it', async () => {
    const proposal = { kind: 'accept-task', task };
    // One was closed before.
    for (let closed = 1; closed < 3; closed += 1) {
      const proposing = call(page, 'propose', proposal);
      await (await Consent.of(operator)).dismiss();
      await proposing;
    }
    const proposing = call(page, 'propose', proposal);
    await page.getByText(operator.words(layoutMessages).decisionHeld).waitFor();
    for (const name of ['showHeld', 'show-held', 'show-held-decision', 'showHeldDecision']) {
      expect(await call(page, name)).toMatchObject({ ok: false });
    }
    await page.evaluate(() => {
      const key = { key: 'd', code: 'KeyD', ctrlKey: true, bubbles: true };
      document.dispatchEvent(new KeyboardEvent('keydown', key));
    });
    expect(operator.running.app.windows()).toHaveLength(1);
    expect(await isHeld(operator)).toBe(true);

    const consent = await Consent.of(operator);
    expect(await isHeld(operator)).toBe(false);
    await consent.dismiss();
    expect(await proposing).toMatchObject({ ok: true, value: { outcome: 'dismissed' } });
    expect(await decided(operator, task)).toEqual(before);
  });

  test('is not made of what others write: markup in names, titles and purposes is text', async () => {
    await openReview(operator, `Age ${MARKUP}`);
    await page.getByText(MARKUP).first().waitFor();
    for (const at of ['inbox', 'tasks', 'collaborations', 'history'] as const) {
      await operator.open(at);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    expect(await page.locator('img[src="x"]').count()).toBe(0);

    const proposing = call(page, 'propose', { kind: 'accept-task', task });
    const consent = await Consent.of(operator);
    await consent.page.getByText(MARKUP).first().waitFor();
    expect(await consent.page.evaluate(() => 'injected' in window)).toBe(false);
    await consent.dismiss();
    await proposing;
  });

  test('says garbage on every call: refused each time, and the app goes on', async () => {
    const names = Object.keys(shellCalls).filter(
      // These do what they are asked: they end the app, or what runs in it.
      (name) => !['quit', 'start-demo', 'end-demo', 'open-log-folder'].includes(name),
    );
    for (const name of names) {
      const garbage = fc.sample(
        fc.oneof(fc.jsonValue(), fc.string(), fc.dictionary(fc.string(), fc.jsonValue())),
        { numRuns: 300, seed: 7 },
      );
      const answered = await page.evaluate(
        async ([called, all]) => {
          const { parley } = window as unknown as {
            parley: { call(name: string, args: unknown): Promise<{ ok: boolean }> };
          };
          const oks: string[] = [];
          for (const args of all) {
            const { ok } = await parley.call(called, args);
            if (ok) oks.push(JSON.stringify(args));
          }
          return oks;
        },
        [name, garbage as unknown[]] as const,
      );
      // An empty object is what some calls take.
      expect(new Set(answered.filter((args) => args !== '{}')), name).toEqual(new Set());
    }
    const dropped = await page.evaluate(async () => {
      const { parley } = window as unknown as {
        parley: { dropped(files: unknown): Promise<unknown> };
      };
      return Promise.resolve()
        .then(() => parley.dropped([{ path: '/etc/passwd' }]))
        .then(
          (paths) => JSON.stringify(paths),
          () => 'refused',
        );
    });
    expect(['refused', '[]']).toContain(dropped);
    expect(await call(page, 'state')).toMatchObject({ ok: true });
    expect(await decided(operator, task)).toEqual(before);
  });

  test('reads no other file, and no other host, by tricks with its address', async () => {
    const { files, others } = await page.evaluate(async () => {
      const paths = [
        '/%2e%2e%2fpackage.json',
        '/..%2f..%2fpackage.json',
        '/..%5c..%5cpackage.json',
        '/assets%2f..%2f..%2fmain%2findex.js',
        '/%252e%252e%252fpackage.json',
        '/C:%5cWindows%5cwin.ini',
        '/%2fetc%2fpasswd',
        '//etc/passwd',
        '/index.html%00.js',
        '/index.html%2f',
        '/.%2findex.html',
        '/\\etc\\passwd',
      ];
      const hosts = ['consent', 'parley.', 'parley.consent', 'parley%2f', 'etc', ''];
      const statusOf = async (address: string): Promise<string> =>
        fetch(address).then(
          ({ status }) => `${status} ${address}`,
          () => `refused ${address}`,
        );
      return {
        files: await Promise.all(['/index.html', ...paths].map(statusOf)),
        others: await Promise.all(hosts.map((host) => statusOf(`app://${host}/index.html`))),
      };
    });
    // The first is there, so that the others could be.
    expect(files.shift()).toBe('200 /index.html');
    expect(files.filter((said) => !/^(404|refused) /.test(said))).toEqual([]);
    expect(others.filter((said) => !/^(404|refused) /.test(said))).toEqual([]);
  });

  // Last: it asks for navigations that never come, and the driver waits for those.
  test('reaches the control by no way a page has of reaching another', async () => {
    const reached = await page.evaluate(async () => {
      const to = 'app://consent/';
      const ways: Record<string, () => Promise<unknown>> = {
        fetch: () => fetch(to),
        'no-cors': () => fetch(to, { mode: 'no-cors' }),
        beacon: async () => {
          if (!navigator.sendBeacon(to, 'x')) throw new Error('refused');
          // Queued is all it says; the policy stops it afterwards.
          throw new Error('unknown');
        },
        window: async () => {
          if (window.open(to) === null) throw new Error('refused');
        },
        worker: async () => new Worker(to),
      };
      const found: string[] = [];
      for (const [name, way] of Object.entries(ways)) {
        await way().then(
          () => found.push(name),
          () => undefined,
        );
      }
      // Whether it shows what is there is seen from outside, after it has loaded that or an error. Some say neither.
      const frame = document.createElement('iframe');
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      frame.src = to;
      document.body.append(frame);
      await Promise.race([loaded, new Promise((wake) => setTimeout(wake, 2_000))]);
      const form = document.createElement('form');
      form.action = to;
      form.method = 'post';
      document.body.append(form);
      form.submit();
      location.assign(to);
      return found;
    });
    expect(reached).toEqual([]);
    // What Chromium shows in place of what a policy refused. A frame that only is not there would be blank.
    const [, ...framed] = page.frames().map((frame) => frame.url());
    expect(framed).toEqual(['chrome-error://chromewebdata/']);
    expect(page.url()).toMatch(/^app:\/\/parley\//);
    expect(operator.running.app.windows()).toHaveLength(1);
    expect(await decided(operator, task)).toEqual(before);
  });
});

/** Everything a person has decided at this node. */
async function decided({ node }: Operator, task: TaskId): Promise<unknown> {
  const { mine, participants, stage } = await node.task(task);
  const { members, invitations } = (await node.collaborations())[0]!;
  return {
    task: { mine, stage, answers: participants.map(({ answer }) => answer) },
    members: members.map(({ organisation, role, state, confirmed }) => ({
      id: organisation.id,
      role,
      state,
      confirmed,
    })),
    invitations,
    collaborations: (await node.collaborations()).length,
    profile: (await node.status()).profile,
    datasets: (await node.datasets()).map(({ label }) => label),
    policies: await node.policies(),
    tokens: await node.tokens(),
  };
}
