import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, type ParleyClient } from '../../core/client/client.ts';
import { connect } from '../../core/client/connect.ts';
import type { Fetch } from '../../core/client/transport.ts';
import type { NodeEvent } from '../../core/schema/api/events.ts';
import type { ParleyError } from '../../core/schema/errors.ts';
import { eventually } from '../support/nodes.ts';
import { type ScriptNodes, scriptNodes } from '../support/script-nodes.ts';

/** The client against real nodes, over HTTP with tokens. */

let place: ScriptNodes;
let client: ParleyClient;

beforeAll(async () => {
  place = await scriptNodes();
  client = connect({ token: place.token, url: place.url });
});
afterAll(() => place.stop());

const wages = { dataset: 'wages', minimum: 2, joinSeconds: 60, phaseSeconds: 15 } as const;
const mean = { ...wages, algorithm: 'mean', parameters: { columns: ['wage'] } } as const;
/** A task that nobody decides on. */
const waiting = { ...mean, dataset: 'asked' } as const;

/** The platform's fetch, which loses the answers to as many POSTs as `losses` says, after the node has done them. */
function losingFetch(losses: number): { fetch: Fetch; sent: string[] } {
  const sent: string[] = [];
  let left = losses;
  return {
    sent,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'POST') return response;
      sent.push(new Headers(init.headers).get('idempotency-key') ?? '');
      if (left-- > 0) throw new TypeError('terminated');
      return response;
    },
  };
}

const clientWith = (fetch: Fetch) =>
  createClient({
    fetch,
    baseUrl: place.url,
    headers: { authorization: `Bearer ${place.token}` },
  });

describe('the four verbs', () => {
  test('create, trace, wait, get the result', async () => {
    const id = await client.createTask(mean);
    const seqs: number[] = [];
    for await (const { seq } of client.trace(id)) seqs.push(seq);
    expect(seqs.length).toBeGreaterThan(5);
    expect(seqs).toEqual(seqs.map((_, i) => i));
    expect(await client.wait(id)).toBe(true);
    const { result } = await client.getResult(id);
    expect(result.rows).toEqual([{ group: [], column: 'wage', values: { mean: 5500, count: 9 } }]);
    expect(result.contributors).toBe(3);
    await eventually(async () => (await client.getResult(id)).verifiedBy.length === 3);
  });

  test('no result before the end, and waiting has a limit', async () => {
    const id = await client.createTask(waiting);
    await expect(client.getResult(id)).rejects.toMatchObject({ code: 'TASK_NOT_ENDED' });
    await expect(client.wait(id, { seconds: 0.3 })).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await client.cancel(id);
  });

  test('no result after a cancellation', async () => {
    const id = await client.createTask(waiting);
    const ending = client.wait(id);
    await client.cancel(id);
    expect(await ending).toBe(false);
    await expect(client.getResult(id)).rejects.toMatchObject({ code: 'TASK_CANCELLED' });
  });

  test('no result after a failure', async () => {
    const id = await client.createTask({ ...waiting, joinSeconds: 1 });
    expect(await client.wait(id)).toBe(false);
    await expect(client.getResult(id)).rejects.toMatchObject({
      code: 'TASK_FAILED',
      details: { reason: expect.stringMatching(/./) as string },
    });
  });

  test('who stops waiting leaves the task as it is', async () => {
    const id = await client.createTask(waiting);
    const stop = new AbortController();
    const reason = new Error('enough');
    const both = [
      client.wait(id, { signal: stop.signal }),
      client.trace(id, { signal: stop.signal, from: 1_000_000 }).next(),
    ];
    const rejected = Promise.all(both.map((one) => expect(one).rejects.toBe(reason)));
    setTimeout(() => stop.abort(reason), 100);
    await rejected;
    expect((await client.task(id)).stage).toBe('announced');
    await client.cancel(id);
  });
});

describe('creating once', () => {
  test('an answer that is lost does not launch twice', async () => {
    const { fetch, sent } = losingFetch(1);
    const before = (await client.history({ limit: 500 })).items.length;
    const id = await clientWith(fetch).createTask(waiting);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
    const { items } = await client.history({ limit: 500 });
    const announced = items.filter(({ type }) => type === 'task.announced');
    expect(announced.filter(({ task }) => task === id)).toHaveLength(1);
    expect(items.length).toBe(before + 1);
    await client.cancel(id);
  });

  test('twice lost: the error holds the key with which it can be created once more', async () => {
    const { fetch, sent } = losingFetch(2);
    const error: unknown = await clientWith(fetch)
      .createTask(waiting)
      .catch((it: unknown) => it);
    expect(error).toMatchObject({ code: 'STOPPED', details: { idempotencyKey: sent[0] } });
    const idempotencyKey = (error as ParleyError).details['idempotencyKey'] as string;
    const [first, second] = await Promise.all([
      client.createTask(waiting, { idempotencyKey }),
      client.createTask(waiting, { idempotencyKey }),
    ]);
    expect(first).toBe(second);
    await client.cancel(first);
  });

  test('the same key for another task is refused', async () => {
    const idempotencyKey = 'nightly-2026-11-21';
    const id = await client.createTask(waiting, { idempotencyKey });
    const other = client.createTask({ ...waiting, title: 'Other' }, { idempotencyKey });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
    await client.cancel(id);
  });

  test('two clients at once get two tasks', async () => {
    const other = connect({ token: place.token, url: place.url });
    const ids = await Promise.all([client.createTask(mean), other.createTask(mean)]);
    expect(new Set(ids).size).toBe(2);
    expect(await Promise.all(ids.map((id) => client.wait(id)))).toEqual([true, true]);
  });
});

describe('helpers', () => {
  test('a mean in one line, collaboration and members by name', async () => {
    const seen: string[] = [];
    const result = await client.mean({
      ...wages,
      columns: ['wage'],
      collaboration: 'test',
      invited: place.nodes.map(({ name }) => name),
      onRecord: ({ event }) => seen.push(event),
    });
    expect(result.rows).toEqual([{ column: 'wage', mean: 5500, count: 9 }]);
    expect(result.contributors).toBe(3);
    expect(seen.length).toBeGreaterThan(5);
  });

  test('groups stand in the rows by their column', async () => {
    const groupBy = { region: ['north', 'south'] };
    const { rows, withheld } = await client.sum({ ...wages, columns: ['wage'], groupBy });
    expect(rows).toEqual([{ region: 'north', column: 'wage', sum: 49_500 }]);
    expect(withheld).toContainEqual({ region: 'south', column: 'wage' });
  });

  test('open mode gives every organisation’s own numbers', async () => {
    const { details } = await client.count({ dataset: 'wages', mode: 'open', joinSeconds: 60 });
    const own = details.result.partials ?? [];
    expect(own.map(({ numbers }) => numbers[0]?.value)).toEqual([3, 3, 3]);
  });

  test('a failure is thrown, its id having been told', async () => {
    const ids: string[] = [];
    const onCreated = (id: string) => ids.push(id);
    const failing = client.mean({ ...waiting, columns: ['wage'], joinSeconds: 1, onCreated });
    await expect(failing).rejects.toMatchObject({ code: 'TASK_FAILED' });
    expect((await client.task(ids[0]!)).stage).toBe('failed');
  });

  test.each([
    ['a collaboration that is not there', { collaboration: 'Nobody' }, 'NOT_FOUND'],
    ['a member that is not there', { invited: ['Ahorn', 'Nobody'] }, 'NOT_FOUND'],
    ['no columns', { columns: [] }, 'PARAMETERS_INVALID'],
  ])('%s', async (_name, wrong, code) => {
    await expect(client.mean({ ...wages, columns: ['wage'], ...wrong })).rejects.toMatchObject({
      code,
    });
  });
});

describe('tokens', () => {
  test.each(['parley_wrong', 'parley_'.padEnd(50, 'A')])('%s opens nothing', async (token) => {
    const stranger = connect({ token, url: place.url });
    await expect(stranger.status()).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  test('reading alone cannot launch, and no token decides', async () => {
    const reader = connect({ token: place.readToken, url: place.url });
    expect((await reader.status()).connected).toBe(2);
    await expect(reader.createTask(mean)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const id = await client.createTask(waiting);
    await expect(client.decide(id, { decision: 'decline' })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
    await client.cancel(id);
  });
});

describe('a node that goes and comes back', () => {
  test('trace and wait go on after a restart, nothing missed, nothing twice', async () => {
    const id = await client.createTask(waiting);
    const lost: string[] = [];
    const onInterrupted = ({ code }: ParleyError) => lost.push(code);
    const seqs: number[] = [];
    const tracing = (async () => {
      for await (const { seq } of client.trace(id, { onInterrupted })) seqs.push(seq);
    })();
    const waitingFor = client.wait(id, { onInterrupted });
    await eventually(async () => seqs.length > 0);
    await place.stopNode();
    await eventually(async () => lost.length >= 2);
    await place.startNode();
    await client.cancel(id);
    await tracing;
    expect(await waitingFor).toBe(false);
    expect(seqs).toEqual(seqs.map((_, i) => i));
  });

  test('events go on after a restart, nothing missed, nothing twice', async () => {
    const id = await client.createTask(waiting);
    const lost: string[] = [];
    const seen: NodeEvent[] = [];
    const cancelled = ({ task, data }: NodeEvent) =>
      task === id && 'change' in data && data.change === 'cancelled';
    const following = (async () => {
      for await (const event of client.events({
        from: 1,
        onInterrupted: ({ code }) => lost.push(code),
      })) {
        seen.push(event);
        if (cancelled(event)) return;
      }
    })();
    await eventually(async () => seen.length > 5);
    await place.stopNode();
    await eventually(async () => lost.length > 0);
    await place.startNode();
    await client.cancel(id);
    await following;
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, i) => i + 1));
    expect(seen.filter(cancelled)).toHaveLength(1);
  });

  test('events from now on, of some kinds', async () => {
    const stop = new AbortController();
    const events = client.events({ kinds: ['task'], signal: stop.signal });
    const first = events.next();
    // The number from which it follows is asked for first; what comes before is not seen.
    await new Promise((wake) => setTimeout(wake, 300));
    const id = await client.createTask(waiting);
    expect((await first).value).toMatchObject({ kind: 'task', task: id });
    await client.cancel(id);
    expect((await events.next()).value).toMatchObject({ data: { change: 'cancelled' } });
    const reason = new Error('enough');
    const last = expect(events.next()).rejects.toBe(reason);
    stop.abort(reason);
    await last;
  });

  test('given up after a stated time, saying how to resume', async () => {
    const id = await client.createTask(waiting);
    const seqs: number[] = [];
    const options = { patienceSeconds: 0.3 };
    const tracing = (async () => {
      for await (const { seq } of client.trace(id, options)) seqs.push(seq);
    })();
    const given = expect(tracing).rejects.toMatchObject({ details: { task: id, from: 1 } });
    await eventually(async () => seqs.length > 0);
    await place.stopNode();
    await given;
    await expect(client.wait(id, options)).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
    await place.startNode();
    await client.cancel(id);
    const rest: number[] = [];
    for await (const { seq } of client.trace(id, { from: seqs.length })) rest.push(seq);
    expect([...seqs, ...rest]).toEqual([...seqs, ...rest].map((_, i) => i));
  });

  test('one that never answered is not waited for', async () => {
    await place.stopNode();
    const stranger = connect({ token: place.token, url: place.url });
    const id = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
    await expect(stranger.wait(id)).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
    await place.startNode();
  });
});
