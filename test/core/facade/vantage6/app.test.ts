import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LaunchTask } from '../../../../core/schema/api/tasks.ts';
import { limits } from '../../../../core/schema/limits.ts';
import {
  type Clinics,
  clinics,
  decoded,
  IMAGE,
  inputOf,
  Script,
  task3,
  task4,
  USER,
} from '../support/clinics.ts';

let all: Clinics;
beforeAll(async () => {
  all = await clinics();
});
afterAll(() => all.stop());

const script = () => new Script(all.url).signIn();
const announced = async () => (await all.own.services.tasks({ limit: 500 })).items;
interface List {
  readonly data: readonly Record<string, unknown>[];
  readonly links: Record<string, string>;
}
type Items = readonly Record<string, unknown>[];

describe('signing in', () => {
  test.each(['/api', ''])(
    'with the prefix "%s", and refreshing by the URL that is given',
    async (prefix) => {
      const one = new Script(all.url);
      const { status, body, headers } = await one.call('POST', `${prefix}/token/user`, USER);
      expect(status).toBe(200);
      const tokens = body as Record<string, string>;
      expect(tokens).toEqual({
        access_token: expect.any(String) as string,
        refresh_token: expect.any(String) as string,
        refresh_url: `${prefix}/token/refresh`,
        user_url: `${prefix}/user/1`,
      });
      expect(headers.get('jwt-token')).toBe(tokens['access_token']);
      const again = await one.call(
        'POST',
        tokens['refresh_url']!,
        undefined,
        tokens['refresh_token'],
      );
      expect(again.status).toBe(200);
      expect(Object.keys(again.body as object)).toEqual(Object.keys(tokens));
      one.token = (again.body as { access_token: string }).access_token;
      expect(await one.get(`${prefix}/user/1`)).toMatchObject({
        username: USER.username,
        firstname: USER.username,
        organization: { id: 1 },
      });
      expect(await one.get(`${prefix}/organization/1`)).toMatchObject({
        name: 'Own',
        public_key: '',
      });
    },
  );

  test('a wrong password, an unknown user and a second factor’s code', async () => {
    const one = new Script(all.url);
    const wrong = await one.call('POST', '/token/user', { ...USER, password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, body: { msg: 'Failed to login' } });
    const nobody = await one.call('POST', '/token/user', { ...USER, username: 'nobody' });
    expect(nobody).toMatchObject({ status: 401, body: { msg: 'Failed to login' } });
    const code = await one.call('POST', '/token/user', { ...USER, mfa_code: '123456' });
    expect(code.status).toBe(200);
    const odd = { ...USER, username: { length: { valueOf: 1, toString: 1 } } };
    for (const body of [{}, odd]) {
      expect((await one.call('POST', '/token/user', body)).status).toBe(400);
    }
  });

  test('nothing else without a token, with a refresh token, or with another node’s', async () => {
    const one = await script();
    for (const path of ['/organization', '/api/task', '/api/task/1', '/blobstream/status']) {
      expect((await one.call('GET', path, undefined, null)).status).toBe(401);
      expect((await one.call('GET', path, undefined, one.refresh)).status).toBe(401);
      expect((await one.call('GET', path, undefined, 'a.b.c')).status).toBe(401);
    }
    expect(await one.call('GET', '/version', undefined, null)).toMatchObject({
      body: { version: '4.14.0' },
    });
    expect(await one.call('GET', '/health', undefined, null)).toMatchObject({
      body: { database: true },
    });
  });

  test('who is removed has nothing any more', async () => {
    const { services } = all.own;
    const user = { username: 'jane-doe', password: 'another-secret-password' };
    await services.addFacadeUser({ name: user.username, password: user.password });
    const one = new Script(all.url);
    const { body } = await one.call('POST', '/token/user', user);
    one.token = (body as { access_token: string }).access_token;
    const refresh = (body as { refresh_token: string }).refresh_token;
    await one.get('/organization');
    await services.removeFacadeUser(user.username);
    expect((await one.call('GET', '/organization')).status).toBe(401);
    expect((await one.call('POST', '/token/refresh', undefined, refresh)).status).toBe(401);
  });
});

describe('who there is', () => {
  test('in lists of 4.x', async () => {
    const one = await script();
    const collaborations = await one.get<List>(
      '/api/collaboration?page=1&per_page=20&organization_id=1',
    );
    expect(collaborations.data).toEqual([
      expect.objectContaining({
        id: 1,
        name: 'Test',
        encrypted: false,
        organizations: '/api/organization?collaboration_id=1',
      }),
    ]);
    const organisations = await one.get<List>('/api/organization');
    expect(organisations.data.map(({ id, name }) => [id, name])).toEqual([
      [1, 'Own'],
      [2, 'North'],
      [3, 'South'],
      [4, 'West'],
    ]);
    const nodes = await one.get<List>('/api/node?page=1&per_page=20&status=online');
    expect(nodes.data).toHaveLength(4);
    expect(nodes.data[1]).toMatchObject({
      name: 'Test - North',
      status: 'online',
      organization: { id: 2 },
      collaboration: { id: 1 },
      config: [
        { key: 'database_labels', value: 'default' },
        { key: 'columns_default', value: 'age,weight,pulse,code' },
      ],
    });
    expect((await one.get<List>('/api/node?status=offline')).data).toEqual([]);
    const paged = await one.call('GET', '/api/organization?page=2&per_page=3');
    expect((paged.body as List).data.map(({ id }) => id)).toEqual([4]);
    expect(paged.headers.get('total-count')).toBe('4');
    expect((await one.get<List>('/api/organization?name=%25th')).data.map(({ id }) => id)).toEqual([
      2, 3,
    ]);
  });

  test('in lists of 3.x: links where 4.x has URLs, and no envelope where its clients stumble over one', async () => {
    const one = await script();
    const [collaboration] = await one.get<Items>('/api/organization/1/collaboration');
    expect(collaboration).toMatchObject({
      id: 1,
      name: 'Test',
      organizations: [1, 2, 3, 4].map((id) => ({
        id,
        link: `/api/organization/${id}`,
        methods: ['GET', 'PATCH'],
      })),
    });
    const organisations = await one.get<Items>('/api/organization?include=metadata');
    expect(organisations.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(
      (await one.get<List>('/api/node?page=1&per_page=20&include=metadata')).data,
    ).toHaveLength(4);
    expect((await one.get<List>('/api/role?include=metadata')).data).toHaveLength(1);
  });

  test('numbers of users and nodes are not the same', async () => {
    const one = await script();
    const nodes = (await one.get<List>('/api/node')).data.map(({ id }) => id);
    expect(new Set([1, ...nodes]).size).toBe(5);
    expect((await one.get<List>('/api/user')).data).toHaveLength(1);
  });

  test('what is not there is not found, in vantage6’s form', async () => {
    const one = await script();
    for (const path of [
      'organization/9',
      'collaboration/9',
      'node/999',
      'user/999',
      'task/999',
      'run/999',
      'result/999',
      'task/x',
      'organization/0',
      'rule/99',
      'nothing',
      'collaboration/1/nothing',
    ]) {
      const { status, body } = await one.call('GET', `/api/${path}`);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toEqual({ msg: expect.any(String) as string });
    }
    expect((await one.call('GET', '/api/task?page=x')).status).toBe(400);
    expect((await one.call('GET', '/api/task?collaboration_id=x')).status).toBe(400);
  });

  test('nothing of it can be changed from here', async () => {
    const one = await script();
    const patch = await one.call('PATCH', '/api/organization/1', { public_key: 'x' });
    expect(patch).toMatchObject({
      status: 403,
      body: { msg: expect.stringContaining('setup_encryption(None)') as string },
    });
    for (const [method, path] of [
      ['POST', 'organization'],
      ['POST', 'collaboration'],
      ['POST', 'node'],
      ['POST', 'user'],
      ['DELETE', 'user/1'],
      ['DELETE', 'collaboration/1'],
      ['POST', 'collaboration/1/organization'],
      ['POST', 'recover/lost'],
      ['PATCH', 'password/change'],
      ['POST', 'token/node'],
      ['POST', 'blobstream'],
    ] as const) {
      expect((await one.call(method, `/api/${path}`, {})).status).toBe(404);
    }
    expect((await one.call('POST', '/api/kill/node/tasks', { id: 2 })).status).toBe(403);
  });
});

describe('a central method', () => {
  test('of 4.x on four organisations is a secure sum among them', async () => {
    const one = await script();
    const created = await one.call(
      'POST',
      '/api/task',
      task4('central_average', [1, 2, 3, 4], {}, 'pulse'),
    );
    expect(created.status).toBe(201);
    const task = created.body as { id: number };
    expect(created.body).toMatchObject({
      name: 'an-awesome-task',
      status: 'pending',
      image: IMAGE,
      databases: [{ label: 'default', parameters: '{}' }],
      collaboration: { id: 1 },
      init_org: { id: 1 },
      init_user: { id: 1 },
      runs: `/api/run?task_id=${task.id}`,
      description: '',
    });
    expect(created.body).not.toHaveProperty('msg');
    await one.ended(task.id);
    expect(await one.get(`/api/task/${task.id}/status`)).toEqual({ status: 'completed' });
    const { data } = await one.get<List>(`/api/result?task_id=${task.id}`);
    expect(data.map(({ result }) => decoded(result, 4))).toEqual(Array(4).fill({ average: 29.75 }));
    const [view] = await announced();
    expect(view).toMatchObject({
      title: 'an-awesome-task',
      privacy: { mode: 'secure', minimum: 3 },
    });
    expect(view!.purpose).toContain('vantage6 script of the user john-doe');
  });

  test('on three has a minimum of two, and says so', async () => {
    const one = await script();
    // Of another column: with that of the task before, the difference would be one organisation's (PROTOCOL.md rule 20).
    const id = await one.create(task4('central_average', [2, 3, 4], {}, 'weight'));
    const ended = await one.ended(id);
    expect(ended['description']).toContain('two others');
    const { data } = await one.get<List>(`/api/result?task_id=${id}`);
    expect(decoded(data[0]!['result'], 4)).toEqual({ average: 39 });
    expect((await announced())[0]).toMatchObject({ privacy: { mode: 'secure', minimum: 2 } });
  });

  test('of 3.x on two is open, and says so; the list of its results has an envelope', async () => {
    const one = await script();
    const id = await one.create(task3('master', [2, 3]));
    const ended = await one.ended(id);
    expect(ended).toMatchObject({
      complete: true,
      database: 'default',
      run_id: id,
      results: [{ id: expect.any(Number) as number }, { id: expect.any(Number) as number }],
    });
    const { data } = await one.get<List>(`/api/result?task_id=${id}&include=metadata`);
    expect(data.map(({ result }) => decoded(result, 3))).toEqual([
      { average: 53.25 },
      { average: 53.25 },
    ]);
    expect(data[0]).toMatchObject({
      status: 'completed',
      organization: { id: 2 },
      node: { name: 'Test - North' },
      log: expect.stringContaining('Open mode') as string,
    });
    const [view] = await announced();
    expect(view).toMatchObject({ privacy: { mode: 'open', recipients: 'launcher' } });
    expect(view!.purpose).toContain('Open mode');
  });

  test('on one organisation asks all members, and says so', async () => {
    const one = await script();
    const id = await one.create(task4('central_average', [3], {}, 'pulse'));
    const ended = await one.ended(id);
    expect(ended['description']).toContain('all members of the collaboration are asked');
    const { data } = await one.get<List>(`/api/result?task_id=${id}`);
    expect(data).toHaveLength(1);
    expect(decoded(data[0]!['result'], 4)).toEqual({ average: 29.75 });
    const { data: runs } = await one.get<List>(`/api/run?task_id=${id}`);
    expect(runs[0]).toMatchObject({
      organization: { id: 3 },
      log: expect.stringContaining('all members') as string,
    });
  });
});

describe('a partial method', () => {
  test('is open however many are chosen: everyone’s own sum and count, in the order of the choice', async () => {
    const one = await script();
    const id = await one.create(task3('average_partial', [3, 2, 1, 4]));
    await one.ended(id);
    const { data } = await one.get<List>(`/api/result?task_id=${id}&include=metadata`);
    expect(
      data.map(({ organization, result }) => [
        (organization as { id: number }).id,
        decoded(result, 3),
      ]),
    ).toEqual([
      [3, { sum: 173, count: 4 }],
      [2, { sum: 253, count: 4 }],
      [1, { sum: 20, count: 4 }],
      [4, { sum: 30, count: 4 }],
    ]);
    expect(data.map(({ id: run }) => run)).toEqual(
      data.map(({ id: run }) => run).toSorted((a, b) => Number(b) - Number(a)),
    );
    expect((await announced())[0]).toMatchObject({ privacy: { mode: 'open' } });
  });

  test('on one organisation asks it alone', async () => {
    const one = await script();
    const id = await one.create(task4('partial_average', [2]));
    await one.ended(id);
    const { data } = await one.get<List>(`/api/result?task_id=${id}`);
    expect(data.map(({ result }) => decoded(result, 4))).toEqual([{ sum: 253, count: 4 }]);
    expect((await announced())[0]!.participants).toHaveLength(1);
  });
});

describe('other tasks', () => {
  test('any algorithm of Parley by the image parley', async () => {
    const one = await script();
    const input = JSON.stringify({ method: 'sum', kwargs: { columns: ['pulse'] } });
    const organizations = [1, 2, 3, 4].map((id) => ({
      id,
      input: Buffer.from(input).toString('base64'),
    }));
    const id = await one.create(task4('', [], { image: 'parley', organizations }));
    await one.ended(id);
    const { data } = await one.get<List>(`/api/result?task_id=${id}`);
    expect(decoded(data[0]!['result'], 4)).toMatchObject({
      statistic: 'sum',
      rows: [{ column: 'pulse', values: { sum: 476 } }],
    });
  });

  test('of 2019: one input for all, 200, plain results', async () => {
    const one = await new Script(all.url).signIn('');
    const { status, body } = await one.call('POST', '/task', {
      description: 'human readable description, not used by the code',
      image: IMAGE,
      input: inputOf('master', 'pulse'),
      name: 'human readable',
      collaboration_id: 1,
    });
    expect(status).toBe(200);
    const { id } = body as { id: number };
    expect(await one.ended(id)).toMatchObject({ complete: true });
    const results = await one.get<Items>(`/task/${id}/result`);
    expect(results).toHaveLength(4);
    expect(JSON.parse(String(results[0]!['result']))).toEqual({ average: 29.75 });
    expect(results[0]).toMatchObject({ node: { name: 'Test - Own' } });
  });

  test('launched elsewhere are shown as well', async () => {
    const launched = await all.own.services.launch(
      LaunchTask.parse({
        collaboration: all.id,
        title: 'By hand',
        dataset: 'default',
        algorithm: 'mean',
        parameters: { columns: ['pulse'] },
      }),
    );
    const one = await script();
    const { data } = await one.get<List>('/api/task?name=By%20hand');
    expect(data).toEqual([
      expect.objectContaining({ name: 'By hand', image: 'parley', init_user: null }),
    ]);
    await one.ended(Number(data[0]!['id']));
    const { data: results } = await one.get<List>(`/api/result?task_id=${String(data[0]!['id'])}`);
    expect(decoded(results[0]!['result'], 4)).toMatchObject({ statistic: 'mean' });
    expect((await all.own.services.task(launched)).stage).toBe('finished');
  });
});

describe('results, as each client asks for them', () => {
  test('3.x: a bare list without include=metadata; 4.x: always an envelope', async () => {
    const three = await script();
    const id3 = await three.create(task3('average_partial', [2, 3]));
    await three.ended(id3);
    const bare = await three.get<Items>(`/api/result?task_id=${id3}`);
    expect(decoded(bare[0]!['result'], 3)).toEqual({ sum: 253, count: 4 });
    const run = Number(bare[0]!['id']);
    // 3.3 sends the number of an earlier task along.
    const single = await three.get(`/api/result/${run}?task_id=1`);
    expect(decoded(single['result'], 3)).toEqual({ sum: 253, count: 4 });
    expect(decoded(single['input'], 3)).toMatchObject({ method: 'average_partial' });

    // A new session that says nothing of itself gets the task as it was made.
    const fresh = await script();
    expect(Array.isArray(await fresh.get(`/api/result?task_id=${id3}`))).toBe(true);
    // One that is known for 4.x does not.
    await fresh.get('/api/blobstream/status');
    const { data } = await fresh.get<List>(`/api/result?task_id=${id3}`);
    expect(decoded(data[0]!['result'], 4)).toEqual({ sum: 253, count: 4 });
    const task = await fresh.get(`/api/task/${id3}?include=results`);
    expect((task['results'] as Items)[0]).toMatchObject({ id: run, run: { id: run } });
    expect(await fresh.get(`/api/run/${run}?include=task`)).toMatchObject({
      id: run,
      task: { id: id3, image: IMAGE },
    });
  });

  test('lists are the newest first, filtered and paged', async () => {
    const one = await script();
    const { data, links } = await one.get<List>('/api/task?page=1&per_page=2');
    expect(data).toHaveLength(2);
    expect(Number(data[0]!['id'])).toBeGreaterThan(Number(data[1]!['id']));
    expect(links['next']).toContain('page=2');
    expect((await one.get<List>('/api/task?image=nothing')).data).toEqual([]);
    expect((await one.get<List>('/api/task?parent_id=1')).data).toEqual([]);
    expect((await one.get<List>('/api/run?state=open')).data).toEqual([]);
    const runs = await one.get<List>('/api/run?organization_id=4&per_page=1');
    expect(runs.data).toHaveLength(1);
    expect(runs.data[0]).toMatchObject({ organization: { id: 4 } });
  });
});

describe('a database nobody has published', () => {
  test('may be there all the same; the log of its runs speaks of it', async () => {
    const one = await script();
    const body = task4('central_average', [2, 3], { databases: [{ label: 'wages' }] });
    const { status, body: task } = await one.call('POST', '/api/task', body);
    expect(status).toBe(201);
    const { id } = task as { id: number };
    const runs = await one.call('GET', `/api/run?task_id=${id}`);
    expect(JSON.stringify(runs.body)).toContain('has published a dataset');
    await one.call('POST', '/api/kill/task', { id });
  });
});

describe('what is refused announces nothing', () => {
  const pickled = Buffer.from('80049516000000000000007d942e', 'hex').toString('base64');
  const organizations = [{ id: 2, input: pickled }];
  test.each<[string, object, number, string]>([
    ['a pickle', task3('master', [2, 3], { organizations }), 400, "data_format='json'"],
    ['an unknown image', task4('master', [2, 3], { image: 'x/y' }), 400, 'demo/average'],
    ['an unknown method', task4('steal', [2, 3]), 400, 'partial_average'],
    ['an unknown organisation', task4('central_average', [2, 99]), 404, '99'],
    ['an unknown collaboration', task4('central_average', [2], { collaboration_id: 9 }), 404, '9'],
    [
      'a database that this organisation is asked for and lacks',
      task4('central_average', [1, 2, 3], { databases: [{ label: 'wages' }] }),
      400,
      'wages',
    ],
    [
      'no label',
      task4('central_average', [2, 3], { databases: [{ label: 'No Label' }] }),
      400,
      'label',
    ],
    ['a field nobody knows', task4('central_average', [2, 3], { gpu: true }), 400, 'gpu'],
    ['no image', task4('central_average', [2, 3], { image: null }), 400, 'image'],
  ])('%s', async (_what, body, status, words) => {
    const one = await script();
    const before = (await announced()).length;
    const answer = await one.call('POST', '/api/task', body);
    expect(answer).toMatchObject({
      status,
      body: { msg: expect.stringContaining(words) as string },
    });
    // As every client does after a refusal: refresh, and the same once more.
    expect((await one.call('POST', '/api/token/refresh', undefined, one.refresh)).status).toBe(200);
    expect((await one.call('POST', '/api/task', body)).status).toBe(status);
    expect(await announced()).toHaveLength(before);
  });

  test('an unknown column, and one that holds no numbers', async () => {
    const one = await script();
    const before = (await announced()).length;
    for (const column of ['height', 'code']) {
      const input = Buffer.from(inputOf('central_average', column)).toString('base64');
      const body = task4('', [], { organizations: [2, 3].map((id) => ({ id, input })) });
      expect((await one.call('POST', '/api/task', body)).status).toBe(400);
    }
    expect(await announced()).toHaveLength(before);
  });

  test('what is no JSON, no object, a form, or too large', async () => {
    const one = await script();
    const post = (body: string, type = 'application/json') => postOnce(all.url, one, body, type);
    for (const [response, status] of [
      [await post('{'), 400],
      [await post('"text"'), 400],
      [await post('name=x', 'application/x-www-form-urlencoded'), 400],
      [await post('{}', 'text/plain'), 400],
      [await post(`"${'x'.repeat(limits.apiBodyBytes)}"`), 413],
    ] as const) {
      expect(response.status).toBe(status);
      expect(JSON.parse(response.text)).toHaveProperty('msg');
    }
  });
});

describe('ending a task', () => {
  const later = () => all.nodes[3]!;
  /** West's operator takes time to decide. */
  async function waiting(one: Script): Promise<number> {
    for (const { id } of await later().services.policies()) await later().services.removePolicy(id);
    return one.create(task4('central_average', [2, 3, 4]));
  }

  test('waiting for an operator is pending; killing cancels it for everybody', async () => {
    const one = await script();
    const id = await waiting(one);
    expect(await one.get(`/api/task/${id}/status`)).toEqual({ status: 'pending' });
    expect((await one.get<List>('/api/run?state=open')).data).toHaveLength(3);
    expect((await one.call('POST', '/api/kill/task', { id })).status).toBe(200);
    await one.ended(id);
    expect(await one.get(`/api/task/${id}/status`)).toEqual({ status: 'killed by user' });
    const { data } = await one.get<List>(`/api/result?task_id=${id}`);
    expect(data.map(({ result }) => result)).toEqual([null, null, null]);
    expect((await one.call('POST', '/api/kill/task', { id })).status).toBe(400);
    expect((await one.call('POST', '/api/kill/task', { id: 999 })).status).toBe(404);
    expect((await one.call('POST', '/api/kill/task', {})).status).toBe(400);
    expect((await announced())[0]).toMatchObject({ stage: 'cancelled' });
  });

  test('deleting cancels and hides it here; the members’ feeds keep it', async () => {
    const one = await script();
    const id = await waiting(one);
    expect((await one.call('DELETE', `/api/task/${id}`)).status).toBe(200);
    expect((await one.call('GET', `/api/task/${id}`)).status).toBe(404);
    expect((await one.call('DELETE', `/api/task/${id}`)).status).toBe(404);
    const { data } = await one.get<List>('/api/task');
    expect(data.map((task) => task['id'])).not.toContain(id);
    expect((await announced())[0]).toMatchObject({ stage: 'cancelled' });
  });
});

test('all that is told of a collaboration is of one this node is in', async () => {
  const { id } = await all.own.services.foundCollaboration({ name: 'Alone', purpose: '' });
  const one = await script();
  const { data } = await one.get<List>('/api/collaboration?organization_id=1');
  expect(data.map(({ name }) => name)).toEqual(['Test', 'Alone']);
  const alone = await one.call(
    'POST',
    '/api/task',
    task4('central_average', [2], { collaboration_id: 2 }),
  );
  expect(alone).toMatchObject({
    status: 400,
    body: { msg: expect.stringContaining('Alone') as string },
  });
  expect((await all.own.services.collaboration(id)).members).toHaveLength(1);
});

/** On a connection of its own: one whose request was cut off is not to be used again. */
function postOnce(url: string, { token }: Script, body: string, type: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const outgoing = request(`${url}/api/task`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': type },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      incoming.once('end', () => resolve({ status: incoming.statusCode, text }));
    });
    outgoing.end(body);
  });
}

test('an organisation that takes part and then gives no numbers has a failed run', async () => {
  const one = await script();
  const [, , south] = all.nodes;
  const { runs } = south!.node.parts.tasks;
  const silent = vi.spyOn(runs, 'handle').mockRejectedValue(new Error('broken'));
  try {
    const id = await one.create(task4('partial_average', [2, 3]));
    const { status } = await one.ended(id);
    expect(status).toBe('failed');
    const { data } = await one.get<List>(`/api/run?task_id=${id}`);
    const statuses = data.map((run) => [(run['organization'] as { id: number }).id, run['status']]);
    expect(statuses).toEqual([
      [2, 'completed'],
      [3, 'failed'],
    ]);
  } finally {
    silent.mockRestore();
  }
});
