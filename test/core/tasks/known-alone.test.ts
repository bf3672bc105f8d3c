import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { TaskId } from '../../../core/schema/ids.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  logOf,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';

/**
 * An open task beside a secure sum over the same columns: eve launches both, and would have the numbers of fay, who
 * never agreed to an open task, by subtraction.
 */
let together: TestCollaboration;
let eve: TestNode;
let guests: TestNode[];

beforeAll(async () => {
  together = await testCollaboration(['eve', 'bob', 'cleo', 'dan', 'fay']);
  [eve, ...guests] = together.nodes as [TestNode, ...TestNode[]];
});
afterAll(() => together.stop());

const rows = 'wage,age\n1,11\n2,12\n3,13\n4,14\n5,15\n';
const connectAll = (label: string, overlap: 'refuse' | 'ask' = 'refuse') =>
  Promise.all(
    guests.map((node) =>
      connectCsv(node, label, rows, {
        disclosure: { smallestGroup: 5, allowExactOrderStatistics: false, overlap },
      }),
    ),
  );
const idsOf = (nodes: readonly TestNode[]) => nodes.map(({ node }) => node.organisation);

function ask(
  mode: 'secure' | 'open',
  dataset: string,
  of: readonly TestNode[],
  column = 'wage',
): Promise<TaskId> {
  return eve.services.launch(
    LaunchTask.parse({
      dataset,
      mode,
      algorithm: mode === 'open' ? 'mean' : 'sum',
      parameters: { columns: [column] },
      invited: idsOf(of),
      participants: { minimum: mode === 'open' ? 1 : of.length },
      joinSeconds: 60,
      phaseSeconds: 15,
    }),
  );
}

async function run(
  mode: 'secure' | 'open',
  dataset: string,
  of: readonly TestNode[],
  column?: string,
) {
  const id = await ask(mode, dataset, of, column);
  for (const node of of) await accept(node, id);
  expect((await ended(eve, id)).stage).toBe('finished');
  for (const node of guests) {
    await eventually(async () => (await node.services.task(id)).stage === 'finished');
  }
}

/** The checks that forbid this operator to accept. */
async function blocked({ services }: TestNode, id: TaskId): Promise<string[]> {
  await eventually(async () => (await services.inbox()).some((task) => task.id === id));
  const { checks } = await services.review(id);
  return checks.filter(({ verdict }) => verdict === 'blocked').map(({ name }) => name);
}

describe('a secure sum, then an open task over the same columns', () => {
  beforeAll(async () => {
    await connectAll('first');
    await run('secure', 'first', guests);
  });

  it('of all but one is refused by each: that one would be left', async () => {
    const [bob, cleo, dan] = guests as [TestNode, TestNode, TestNode];
    const id = await ask('open', 'first', [bob, cleo, dan]);
    for (const node of [bob, cleo, dan]) expect(await blocked(node, id)).toEqual(['overlap']);
    await eve.services.cancel(id);
  });

  it('of a single one is refused where it leaves fewer than were promised to hide each', async () => {
    const [bob, cleo] = guests as [TestNode, TestNode];
    const pair = await ask('open', 'first', [bob, cleo]);
    expect(await blocked(bob, pair)).toEqual(['overlap']);
    // Three are left, as many as the task promised.
    const one = await ask('open', 'first', [bob]);
    expect(await blocked(bob, one)).toEqual([]);
    await eve.services.cancel(pair);
    await eve.services.cancel(one);
  });

  it('of all leaves nobody, and of another column takes nothing away', async () => {
    const everybody = await ask('open', 'first', guests);
    const other = await ask('open', 'first', guests.slice(0, 3), 'age');
    for (const node of guests) expect(await blocked(node, everybody)).toEqual([]);
    expect(await blocked(guests[0]!, other)).toEqual([]);
    await eve.services.cancel(everybody);
    await eve.services.cancel(other);
  });
});

describe('an open task, then a secure sum', () => {
  it('counts those whose own numbers the launcher has as hiding nobody', async () => {
    await connectAll('second');
    await run('open', 'second', guests.slice(0, 2));
    const id = await ask('secure', 'second', guests);
    const [bob, , dan, fay] = guests as [TestNode, TestNode, TestNode, TestNode];
    for (const node of [dan, fay]) expect(await blocked(node, id)).toEqual(['protection']);
    // Of bob the launcher has nothing new to learn.
    expect(await blocked(bob, id)).toEqual([]);
    const another = await ask('secure', 'second', guests, 'age');
    expect(await blocked(guests[3]!, another)).toEqual([]);
    await eve.services.cancel(id);
    await eve.services.cancel(another);
  });
});

describe('an open task of all', () => {
  it('does not stand in the way of later sums: nothing is left to hide', async () => {
    await connectAll('fifth');
    await run('open', 'fifth', guests);
    await run('secure', 'fifth', guests);
    await run('open', 'fifth', guests);
  });
});

describe('an open task that was accepted before the sum was opened', () => {
  it('is not answered after it', async () => {
    await connectAll('third');
    const three = guests.slice(0, 3);
    const id = await eve.services.launch(
      LaunchTask.parse({
        dataset: 'third',
        mode: 'open',
        algorithm: 'mean',
        parameters: { columns: ['wage'] },
        invited: idsOf(three),
        participants: { minimum: 1 },
        joinSeconds: 60,
        phaseSeconds: 5,
        pauseBefore: ['enter'],
      }),
    );
    for (const node of three) await accept(node, id);
    await eventually(async () => (await eve.services.task(id)).pausedBefore === 'enter');
    await run('secure', 'third', guests);
    eve.services.resume(id);
    const task = await ended(eve, id);
    expect(task.failure?.reason).toBe('too-few-left');
    for (const node of three) {
      const codes = (await logOf(node, id)).map(({ facts }) => facts['code']);
      expect(codes).toContain('OVERLAP');
    }
  });
});

describe('a secure sum that was accepted before numbers were given alone', () => {
  it('gets none afterwards', async () => {
    await connectAll('fourth');
    const id = await eve.services.launch(
      LaunchTask.parse({
        dataset: 'fourth',
        algorithm: 'sum',
        parameters: { columns: ['wage'] },
        invited: idsOf(guests),
        participants: { minimum: 4 },
        joinSeconds: 60,
        phaseSeconds: 5,
        pauseBefore: ['enter'],
      }),
    );
    for (const node of guests) await accept(node, id);
    await eventually(async () => (await eve.services.task(id)).pausedBefore === 'enter');
    await run('open', 'fourth', guests.slice(0, 2));
    eve.services.resume(id);
    const [, , dan, fay] = guests as [TestNode, TestNode, TestNode, TestNode];
    for (const node of [dan, fay]) {
      await eventually(async () =>
        (await logOf(node, id)).some(({ facts }) => facts['code'] === 'PROTECTION_TOO_LOW'),
      );
    }
    for (const node of guests) {
      expect((await logOf(node, id)).map(({ event }) => event)).not.toContain('vector.sent');
    }
    await eve.services.cancel(id);
  });
});
