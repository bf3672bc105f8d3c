import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Directory } from '../../../../../core/facade/vantage6/directory.ts';
import { limits } from '../../../../../core/schema/limits.ts';
import { eventually } from '../../../../support/nodes.ts';
import { type Clinics, clinics, Script, task4 } from '../../support/clinics.ts';

let all: Clinics;
beforeAll(async () => {
  all = await clinics();
});
afterAll(() => all.stop());

/** A client of Engine.IO over long polling, in the little that is needed; every packet is text. */
class Socket {
  readonly #url: string;
  readonly #protocol: 3 | 4;
  readonly #token: string | null;
  #sid = '';
  readonly packets: string[] = [];

  constructor(protocol: 3 | 4, token: string | null) {
    this.#url = all.url;
    this.#protocol = protocol;
    this.#token = token;
  }

  async open(): Promise<this> {
    await this.poll();
    const { sid } = JSON.parse(this.packets[0]!.slice(1)) as { sid: string };
    this.#sid = sid;
    await this.send('40/tasks,');
    return this;
  }

  async send(packet: string): Promise<void> {
    // Protocol 3 as socketIO_client writes it: binary frames.
    const bytes = Buffer.from(packet);
    const framed = Buffer.concat([
      Buffer.from([0, ...Array.from(String(bytes.length), Number), 255]),
      bytes,
    ]);
    const old = this.#protocol === 3;
    const response = await fetch(this.#address(), {
      method: 'POST',
      headers: {
        ...this.#headers(),
        'content-type': old ? 'application/octet-stream' : 'text/plain',
      },
      body: old ? framed : packet,
    });
    expect(response.status).toBe(200);
  }

  /** One poll; in protocol 3 the answer has to be binary frames, or a Python client sees nothing. */
  async poll(): Promise<boolean> {
    const response = await fetch(this.#address(), { headers: this.#headers() });
    if (response.status !== 200) return false;
    const body = Buffer.from(await response.arrayBuffer());
    const found = this.#protocol === 3 ? binary(body) : body.toString().split('\u001e');
    this.packets.push(...found);
    if (found.includes('2')) await this.send('3');
    return true;
  }

  /** Polls until a packet begins like this. */
  async until(start: string): Promise<string> {
    for (;;) {
      const found = this.packets.find((packet) => packet.startsWith(start));
      if (found !== undefined) return found;
      if (!(await this.poll())) throw new Error(`closed before ${start}`);
    }
  }

  events(name: string): unknown[] {
    const prefix = '42/tasks,';
    return this.packets
      .filter((packet) => packet.startsWith(`${prefix}["${name}"`))
      .map((packet) => (JSON.parse(packet.slice(prefix.length)) as unknown[])[1]);
  }

  #address(): string {
    const sid = this.#sid === '' ? '' : `&sid=${this.#sid}`;
    return `${this.#url}/socket.io/?EIO=${this.#protocol}&transport=polling${sid}`;
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }
}

/** Payload of Engine.IO 3 in binary frames, read as socketIO_client reads it. */
function binary(body: Buffer): string[] {
  const packets: string[] = [];
  let at = 0;
  while (at < body.length) {
    expect(body[at]).toBe(0);
    const end = body.indexOf(255, at);
    const length = Number(Array.from(body.subarray(at + 1, end)).join(''));
    packets.push(body.subarray(end + 1, end + 1 + length).toString());
    at = end + 1 + length;
  }
  return packets;
}

test('Engine.IO 4: the room of the collaboration hears of a task and its runs', async () => {
  const script = await new Script(all.url).signIn();
  const socket = await new Socket(4, script.token).open();
  await socket.until('40/tasks,');
  await socket.send('42/tasks,["join_room","collaboration_1"]');
  expect(await socket.until('42/tasks,["message"')).toContain('joined room <collaboration_1>');
  const id = await script.create(task4('partial_average', [2, 3]));
  while (socket.events('algorithm_status_change').length < 6) await socket.poll();
  expect(socket.events('new_task')).toEqual([{ id, parent_id: null }]);
  const runs = socket.events('status_update') as { run_id: number; result_id: number }[];
  expect(runs[0]).toEqual({ run_id: runs[0]!.run_id, result_id: runs[0]!.run_id });
  const changes = socket.events('algorithm_status_change') as Record<string, unknown>[];
  expect(changes[0]).toMatchObject({ task_id: id, collaboration_id: 1, organization_id: 2 });
  for (const organisation of [2, 3]) {
    const statuses = changes
      .filter(({ organization_id }) => organization_id === organisation)
      .map(({ status }) => status);
    expect(statuses).toEqual(['pending', 'active', 'completed']);
  }
});

test('Engine.IO 3 in binary frames, as scripts of 2019: the bare number of the result', async () => {
  const script = await new Script(all.url).signIn('');
  const socket = await new Socket(3, script.token).open();
  await socket.until('40/tasks');
  await socket.send('42/tasks,["join_room","collaboration_1"]');
  await socket.until('42/tasks,["message"');
  const id = await script.create(task4('partial_average', [2]));
  while (socket.events('status_update').length < 3) {
    await socket.poll();
    await socket.send('2');
  }
  const [run] = socket.events('status_update');
  expect(run).toBeTypeOf('number');
  expect(socket.events('new_task')).toEqual([id]);
  const result = await script.get(`/result/${String(run)}`);
  expect(result).toMatchObject({ id: run, result: expect.any(String) as string });
});

test('rooms of collaborations this node is not in are not to be had', async () => {
  const script = await new Script(all.url).signIn();
  const socket = await new Socket(4, script.token).open();
  await socket.until('40/tasks,');
  for (const room of ['"collaboration_2"', '"all_nodes"', '7', '{"a":1}']) {
    socket.packets.length = 0;
    await socket.send(`42/tasks,["join_room",${room}]`);
    expect(await socket.until('42/tasks,["message"')).toContain('no such room');
  }
});

test.each([
  ['none', () => null, 'invalid_token'],
  ['a forged one', () => 'a.b.c', 'invalid_token'],
  ['a refresh token', (script: Script) => script.refresh, 'invalid_token'],
])('without a valid token (%s) it is told and put out', async (_what, pick, event) => {
  const script = await new Script(all.url).signIn();
  const socket = await new Socket(4, pick(script)).open();
  await socket.until(`42/tasks,["${event}"]`);
  await socket.until('41/tasks,');
});

test('who is removed hears nothing any more', async () => {
  const { services } = all.own;
  await services.addFacadeUser({ name: 'jane-doe', password: 'another-secret-password' });
  const script = new Script(all.url);
  const credentials = { username: 'jane-doe', password: 'another-secret-password' };
  const { body } = await script.call('POST', '/token/user', credentials);
  const socket = await new Socket(4, (body as { access_token: string }).access_token).open();
  await socket.until('40/tasks,');
  // The greeting comes a moment before the rooms.
  await socket.send('42/tasks,["join_room","collaboration_1"]');
  await socket.until('42/tasks,["message"');
  await services.removeFacadeUser('jane-doe');
  await eventually(async () => !(await socket.poll()) || socket.packets.includes('1'));
});

test('a node that goes and comes is told', async () => {
  const script = await new Script(all.url).signIn();
  const socket = await new Socket(4, script.token).open();
  await socket.until('40/tasks,');
  await socket.send('42/tasks,["join_room","collaboration_1"]');
  await socket.until('42/tasks,["message"');
  const west = all.nodes[3]!;
  await west.stop();
  await socket.until('42/tasks,["node-offline"');
  expect(socket.events('node-offline')).toEqual([
    { id: expect.any(Number) as number, name: 'Test - West', org_id: 4 },
  ]);
  const { data } = await script.get<{ data: { name: string }[] }>('/api/node?status=offline');
  expect(data.map(({ name }) => name)).toEqual(['Test - West']);
  await west.start();
  await socket.until('42/tasks,["node-online"');
});

test('a user who is removed while its rooms are looked up is put out all the same', async () => {
  const { services } = all.own;
  const password = 'another-secret-password';
  await services.addFacadeUser({ name: 'late', password });
  const script = new Script(all.url);
  const { body } = await script.call('POST', '/token/user', { username: 'late', password });
  const looked = vi.spyOn(Directory.prototype, 'collaborations');
  looked.mockImplementationOnce(async function (this: Directory) {
    await services.removeFacadeUser('late');
    looked.mockRestore();
    return this.collaborations();
  });
  const socket = await new Socket(4, (body as { access_token: string }).access_token).open();
  await socket.until('42/tasks,["invalid_token"]');
  await socket.until('41/tasks,');
});

// The last one: its sockets stay until the server lets go of them.
test('no more sockets than the limit, whatever a new one writes into its address', async () => {
  const open = async (query: string) =>
    (await fetch(`${all.url}/socket.io/?EIO=4&transport=polling${query}`)).status;
  const statuses: number[] = [];
  for (let i = 0; i <= limits.facade.sockets; i += 1) statuses.push(await open(''));
  expect(statuses.at(-1)).toBe(403);
  expect(await open('&sid=')).toBe(403);
  expect(await open('&a=b?sid=c')).toBe(403);
});
