import { describe, expect, test } from 'vitest';
import { allScopes } from '../../../core/api/caller.ts';
import { createHandler } from '../../../core/api/handler.ts';
import { createClient } from '../../../core/client/client.ts';
import type { Fetch } from '../../../core/client/transport.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { Language } from '../../../core/schema/language.ts';
import {
  asked,
  bob,
  carol,
  clinics,
  ended,
  fakeServices,
  invitation,
  logLine,
  running,
  safetyNumber,
  taskView,
} from '../api/support/fake-services.ts';

function setUp() {
  const services = fakeServices();
  const handler = createHandler(services, { name: 'test', scopes: allScopes });
  const fetch: Fetch = (input, init) => handler(new Request(input, init));
  return { services, fetch, client: createClient({ fetch }) };
}

type Client = ReturnType<typeof createClient>;

/** Every method, and the service call it must arrive at. */
const calls: [keyof Client, (client: Client) => Promise<unknown>, string, unknown[]][] = [
  ['status', (c) => c.status(), 'status', ['en']],
  ['profile', (c) => c.profile(), 'profile', []],
  [
    'setProfile',
    (c) => c.setProfile({ name: 'New', contact: '' }),
    'setProfile',
    [{ name: 'New', contact: '' }],
  ],
  ['stop', (c) => c.stop(), 'stop', []],
  ['backup', (c) => c.backup('long enough'), 'backup', ['long enough']],
  ['peers', (c) => c.peers(), 'peers', []],
  ['peer', (c) => c.peer(bob), 'peer', [bob]],
  ['confirmPeer', (c) => c.confirmPeer(bob, safetyNumber), 'confirmPeer', [bob, safetyNumber]],
  ['collaborations', (c) => c.collaborations(), 'collaborations', []],
  ['collaboration', (c) => c.collaboration(clinics), 'collaboration', [clinics]],
  [
    'foundCollaboration',
    (c) => c.foundCollaboration({ name: 'X' }),
    'foundCollaboration',
    [{ name: 'X', purpose: '' }],
  ],
  ['invite', (c) => c.invite(clinics), 'invite', [clinics, { role: 'member', hours: 72 }]],
  [
    'revokeInvitation',
    (c) => c.revokeInvitation(clinics, invitation),
    'revokeInvitation',
    [clinics, invitation],
  ],
  ['joins', (c) => c.joins(), 'joins', []],
  ['join', (c) => c.join('ticket'), 'join', ['ticket']],
  ['promote', (c) => c.promote(clinics, bob), 'promote', [clinics, bob]],
  ['demote', (c) => c.demote(clinics, bob), 'demote', [clinics, bob]],
  ['removeMember', (c) => c.removeMember(clinics, bob), 'removeMember', [clinics, bob]],
  [
    'succeed',
    (c) => c.succeed(clinics, { old: bob, new: carol }),
    'succeed',
    [clinics, bob, carol],
  ],
  ['datasets', (c) => c.datasets(), 'datasets', []],
  [
    'detectColumns',
    (c) => c.detectColumns({ source: { format: 'csv', paths: ['/a.csv'] } }),
    'detectColumns',
    [{ source: { format: 'csv', paths: ['/a.csv'] } }],
  ],
  ['previewRows', (c) => c.previewRows('wages', 3), 'previewRows', ['wages', 3]],
  ['algorithms', (c) => c.algorithms(), 'algorithms', ['en']],
  ['tasks', (c) => c.tasks({ stage: 'failed' }), 'tasks', [{ stage: 'failed', limit: 100 }]],
  ['task', (c) => c.task(ended), 'task', [ended]],
  ['getResult', (c) => c.getResult(ended), 'result', [ended]],
  ['cancel', (c) => c.cancel(running), 'cancel', [running]],
  ['resume', (c) => c.resume(running), 'resume', [running]],
  ['inbox', (c) => c.inbox(), 'inbox', []],
  ['review', (c) => c.review(asked), 'review', [asked, 'en']],
  ['preview', (c) => c.preview(asked), 'preview', [asked, expect.any(AbortSignal), 'en']],
  [
    'decide',
    (c) => c.decide(asked, { decision: 'decline' }),
    'decide',
    [asked, { decision: 'decline', reason: 'did-not-take-part', detail: '' }, 'en'],
  ],
  ['withdraw', (c) => c.withdraw(asked), 'withdraw', [asked, 'did-not-take-part']],
  ['policies', (c) => c.policies(), 'policies', []],
  ['history', (c) => c.history({ limit: 5 }), 'history', [{ limit: 5 }, 'en']],
  [
    'verifyHistory',
    (c) => c.verifyHistory('{}'),
    'verifyHistory',
    [expect.anything(), expect.any(AbortSignal)],
  ],
  ['exportHistory', (c) => c.exportHistory(clinics), 'exportHistory', [clinics]],
];

describe('the client', () => {
  test.each(calls)('%s arrives at the node', async (_name, call, method, args) => {
    const { services, client } = setUp();
    await call(client);
    expect(services.calls.at(-1)).toEqual({ method, args });
  });

  test('asks in the language that is wanted at the moment of the call', async () => {
    const { services, fetch } = setUp();
    let language: Language = 'zh-CN';
    const client = createClient({ fetch, language: () => language });
    await client.review(asked);
    language = 'en';
    await client.review(asked);
    expect(services.calls.map(({ args }) => args[1])).toEqual(['zh-CN', 'en']);
  });

  test('launches, connects, adds and removes', async () => {
    const { client } = setUp();
    const id = await client.createTask({ dataset: 'wages', algorithm: 'mean', parameters: {} });
    expect(id).toBe(running);
    const source = { format: 'csv' as const, paths: ['/wages.csv'] };
    const made = await client.connectDataset({ label: 'wages', source });
    expect(made.disclosure.smallestGroup).toBe(5);
    expect((await client.dataset('wages')).rows).toBe(32);
    await client.disconnectDataset('wages');
    await expect(client.dataset('wages')).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' });
    const policy = await client.addPolicy({
      name: 'All',
      action: 'accept',
      collaboration: clinics,
      launchers: 'any',
      algorithms: ['mean'],
      dataset: 'wages',
      columns: 'any',
      filters: true,
      groups: true,
      open: false,
      minimum: 3,
      until: null,
      mostUses: null,
    });
    await client.removePolicy(policy.id);
    expect(await client.policies()).toEqual([]);
  });

  test('problems come back as the errors they were', async () => {
    const { client, services } = setUp();
    services.fail = new ParleyError('OVERLAP', 'One organisation differs.', {
      details: { earlier: 'x' },
    });
    const error: unknown = await client.review(asked).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(ParleyError);
    expect(error).toMatchObject({
      code: 'OVERLAP',
      message: 'One organisation differs.',
      details: { earlier: 'x' },
    });
  });

  test('an id cannot change the path', async () => {
    const { client, services } = setUp();
    for (const id of ['..', '.', '']) {
      await expect(client.task(id)).rejects.toMatchObject({ code: 'USAGE' });
    }
    await expect(client.task('../node/stop')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(client.task(`${ended}?x=1`)).rejects.toMatchObject({ code: 'USAGE' });
    expect(services.calls).toEqual([]);
  });

  test.each([
    ['a page of HTML', new Response('<h1>hello</h1>', { status: 200 })],
    ['another version', Response.json({ organisation: 'x' })],
    ['a foreign error', new Response('nope', { status: 502 })],
    ['a code nobody knows', Response.json({ code: 'WHAT' }, { status: 400 })],
  ])('%s is no answer of a node', async (_name, response) => {
    const client = createClient({ fetch: () => Promise.resolve(response.clone()) });
    await expect(client.status()).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  test('what cannot be sent is USAGE, and nothing is asked', async () => {
    const { client, services } = setUp();
    const task = { dataset: 'wages', algorithm: 'count', parameters: {} };
    for (const idempotencyKey of ['a\r\nx: y', 'löhne', '→']) {
      await expect(client.createTask(task, { idempotencyKey })).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
    const round: Record<string, unknown> = {};
    round['round'] = round;
    for (const parameters of [round, { big: 1n }]) {
      await expect(client.createTask({ ...task, parameters })).rejects.toMatchObject({
        code: 'USAGE',
      });
    }
    expect(services.calls).toEqual([]);
  });

  test('a connection that breaks says that nothing is known', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    await expect(createClient({ fetch }).status()).rejects.toMatchObject({ code: 'STOPPED' });
  });
});

describe('following a task', () => {
  test('reads every line once, in order, page after page, and ends', async () => {
    const { client, services } = setUp();
    const seqs: number[] = [];
    for await (const { seq } of client.trace(ended)) seqs.push(seq);
    expect(seqs).toEqual([0, 1, 2]);
    expect(services.calls.filter(({ method }) => method === 'taskLog')).toHaveLength(3);
  });

  test('goes on from a line', async () => {
    const { client } = setUp();
    const seqs: number[] = [];
    for await (const { seq } of client.trace(ended, { from: 2 })) seqs.push(seq);
    expect(seqs).toEqual([2]);
  });

  test('does not end before the lines written with the end are read', async () => {
    const pages = [
      { lines: [], ended: false },
      { lines: [logLine(ended, 0)], ended: true },
      { lines: [logLine(ended, 1)], ended: true },
      { lines: [], ended: true },
    ];
    const fetch = () => Promise.resolve(Response.json(pages.shift()));
    const seqs: number[] = [];
    for await (const { seq } of createClient({ fetch }).trace(ended)) seqs.push(seq);
    expect(seqs).toEqual([0, 1]);
    expect(pages).toEqual([]);
  });

  test('waiting polls until the task has ended', async () => {
    const states = [
      taskView(running, { stage: 'running' }),
      taskView(running, { stage: 'cancelled' }),
    ];
    const fetch = () => Promise.resolve(Response.json(states.shift()));
    const task = await createClient({ fetch }).waitForTask(running);
    expect(task.stage).toBe('cancelled');
  });

  test('an abort between two polls ends both with the reason', async () => {
    const reason = new Error('enough');
    const busy: Fetch = (input) =>
      Promise.resolve(
        Response.json(
          new Request(input).url.includes('/log')
            ? { lines: [], ended: false }
            : taskView(running, { stage: 'running' }),
        ),
      );
    const impatient = createClient({ fetch: busy });
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = expect(impatient.waitForTask(running, { signal })).rejects.toBe(reason);
    const following = expect(impatient.trace(running, { signal }).next()).rejects.toBe(reason);
    controller.abort(reason);
    await Promise.all([waiting, following]);
  });
});
