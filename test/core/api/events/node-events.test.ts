import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeEvent } from '../../../../core/schema/api/events.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../../support/nodes.ts';

const never = new AbortController().signal;
let set: TestCollaboration;

beforeAll(async () => {
  set = await testCollaboration(['ann', 'bob', 'cec']);
});
afterAll(() => set.stop());

async function eventsOf(
  { services }: TestNode,
  from = 1,
): Promise<{ items: NodeEvent[]; next: number }> {
  const items: NodeEvent[] = [];
  for (let next = from; ;) {
    const page = await services.events({ from: next, limit: 100, seconds: 0 }, never);
    items.push(...page.items);
    next = page.next;
    if (page.items.length === 0) return { items, next };
  }
}

describe('a node’s events', () => {
  test('tell a task from its announcement to its result, numbered without gaps', async () => {
    const [ann, bob, cec] = set.nodes as [TestNode, TestNode, TestNode];
    for (const node of set.nodes) await connectCsv(node, 'wages', 'wage\n1\n2\n3\n4\n5\n6\n');
    const { next: from } = await eventsOf(bob);
    const id = await launch(ann, {
      dataset: 'wages',
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
    });
    for (const node of [bob, cec]) await accept(node, id);
    expect((await ended(ann, id)).stage).toBe('finished');
    await ended(bob, id);
    let items: NodeEvent[] = [];
    await eventually(async () => {
      ({ items } = await eventsOf(bob, from));
      return items.filter((it) => it.kind === 'task' && it.data.change === 'verified').length === 3;
    });
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, i) => from + i));
    const tasks = items.flatMap((it) => (it.kind === 'task' ? [it] : []));
    expect(tasks.every(({ task, collaboration }) => task === id && collaboration === set.id)).toBe(
      true,
    );
    const stages = tasks.map(({ data }) => data.stage);
    expect([...new Set(stages)]).toEqual(['announced', 'running', 'finished']);
    expect(tasks.filter(({ data }) => data.change === 'accepted')).toHaveLength(3);
    expect(items.find(({ kind }) => kind === 'decision')).toMatchObject({
      task: id,
      organisation: bob.node.organisation,
      data: { decision: 'accept', by: 'operator' },
    });
    const lines = items.flatMap((it) => (it.kind === 'task-log' ? [it.data] : []));
    const { lines: log } = await bob.services.taskLog(id, { from: 0, seconds: 0 }, never);
    expect(lines).toEqual(log);
  });

  test('tell of members, datasets, policies and connections', async () => {
    const { items } = await eventsOf(set.nodes[1]!);
    const said = items.map(({ kind, data, organisation }) => ({ kind, organisation, ...data }));
    const ann = set.nodes[0]!.node.organisation;
    expect(said[0]).toMatchObject({ kind: 'node', change: 'started' });
    for (const expected of [
      { kind: 'join', state: 'waiting', organisation: ann },
      { kind: 'join', state: 'joined', organisation: ann },
      { kind: 'peer', change: 'connected', organisation: ann },
      { kind: 'peer', change: 'verified', organisation: ann },
      { kind: 'entry', type: 'collaboration.founded', organisation: ann },
      { kind: 'entry', type: 'invitation.redeemed', subject: set.nodes[1]!.node.organisation },
      { kind: 'dataset', change: 'connected', label: 'wages' },
    ]) {
      expect(said).toContainEqual(expect.objectContaining(expected));
    }
  });

  test('go on after a restart where they were, with nothing twice', async () => {
    const bob = set.nodes[1]!;
    const before = await eventsOf(bob);
    await bob.stop();
    await bob.start();
    await eventually(async () =>
      (await eventsOf(bob, before.next)).items.some(
        (it) => it.kind === 'node' && it.data.change === 'started',
      ),
    );
    const { items } = await eventsOf(bob, before.next);
    expect(items[0]).toMatchObject({
      seq: before.next,
      kind: 'node',
      data: { change: 'stopping' },
    });
    expect(items.filter(({ kind }) => !['node', 'peer'].includes(kind))).toEqual([]);
    const { items: all } = await eventsOf(bob);
    const entries = all.flatMap((it) =>
      it.kind === 'entry' || it.kind === 'task' ? [it.data.entry] : [],
    );
    expect(new Set(entries).size).toBe(entries.length);
    // Everything that counts is there, in the order in which it came.
    const replica = bob.node.parts.collaborations.replica(set.id);
    const speaking = replica.arrival().map(({ id }) => id);
    expect([...entries].sort()).toEqual([...speaking].sort());
  });
});
