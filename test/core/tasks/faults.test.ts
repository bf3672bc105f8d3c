import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepName, TaskView } from '../../../core/schema/api/tasks.ts';
import type { TaskId } from '../../../core/schema/ids.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';

/** Six organisations; t = 5 of them open a sum. Each has five persons, so a sum over all is 15 + ... of its own. */
let together: TestCollaboration;
let nodes: TestNode[];
let ann: TestNode;
let zoe: TestNode;
let made = 0;

const steps = ['enter', 'adverts', 'shares', 'survivors', 'open', 'finish'] as const;
/** `npm test` meets each step in two of the four tests, the long form in all of them. */
const full = process.env['PARLEY_TEST_FULL'] !== undefined;
const someSteps = full ? steps : steps.filter((_, index) => index % 2 === 0);
const otherSteps = full ? steps : steps.filter((_, index) => index % 2 === 1);

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo', 'dan', 'finn', 'zoe']);
  nodes = together.nodes;
  ann = nodes[0]!;
  zoe = nodes[5]!;
});
afterAll(() => together.stop());

/** Organisation i holds 10^i five times. */
const share = (index: number) => 5 * 10 ** index;
const sumOver = (indices: readonly number[]) => indices.map(share).reduce((a, b) => a + b, 0);
const everybody = [0, 1, 2, 3, 4, 5];
const withoutZoe = [0, 1, 2, 3, 4];

/** For a step that everybody will answer, however busy the machine. */
const ample = { phaseSeconds: 40 };

/** A sum over data of its own, accepted by all, which ann launches and contributes to. */
async function start(
  before: StepName[],
  { algorithm = 'sum', phaseSeconds = 6 } = {},
): Promise<TaskId> {
  const dataset = `wages-${made++}`;
  await Promise.all(
    nodes.map((node, index) => connectCsv(node, dataset, `wage\n${`${10 ** index}\n`.repeat(5)}`)),
  );
  const id = await launch(ann, {
    dataset: label(dataset),
    algorithm,
    parameters: { columns: ['wage'] },
    participants: { minimum: 6 },
    phaseSeconds,
    pauseBefore: before,
  });
  await Promise.all(nodes.slice(1).map((node) => accept(node, id)));
  return id;
}

/** One task paused before each of these steps. */
async function pausedAtEach<S extends StepName>(
  at: readonly S[],
  terms: { readonly phaseSeconds?: number } = {},
): Promise<Map<S, TaskId>> {
  const tasks = new Map<S, TaskId>();
  await Promise.all(at.map(async (step) => tasks.set(step, await start([step], terms))));
  for (const [step, id] of tasks) {
    await eventually(async () => (await ann.services.task(id)).pausedBefore === step);
  }
  return tasks;
}

/** On the same port, as with a fixed address: that both sides move at once is the network's matter. */
async function stopped(node: TestNode): Promise<() => Promise<void>> {
  const listen = node.node.addresses().map((address) => address.replace(/\/p2p\/.*$/, ''));
  await node.stop();
  return () => node.start({ listen });
}

async function sumOf(node: TestNode, id: TaskId): Promise<unknown> {
  await eventually(async () => (await node.services.task(id)).hasResult);
  const { result } = await node.services.result(id);
  return [result.contributors, result.rows[0]?.values['sum']];
}

/** However the task ended, nobody was counted twice and everybody released for one group alone in each round. */
function expectOneGroup(id: TaskId): void {
  for (const { node } of nodes) {
    const task = node.parts.tasks.boards.get(id);
    for (const organisation of task.spec.invited) {
      const groups = voiceOf(task, organisation)
        .attempts.filter(({ kind }) => kind === 'revealed')
        .map(({ round, survivors }) => `${round} ${[...survivors].sort().join()}`);
      expect(new Set(groups).size).toBeLessThanOrEqual(1);
      const found = voiceOf(task, organisation).attempts.filter(({ kind }) => kind === 'entered');
      const marks = found.map(({ round, attempt }) => `${round} ${attempt}`);
      expect(new Set(marks).size).toBe(marks.length);
    }
  }
}

/** Goes on with a task that pauses in every attempt. */
async function toTheEnd(id: TaskId): Promise<TaskView> {
  await eventually(async () => {
    const task = await ann.services.task(id);
    if (task.pausedBefore !== null) ann.services.resume(id);
    return task.ended !== null;
  }, 50_000);
  return ended(ann, id);
}

describe('a participant that goes away', () => {
  it('in any step costs its own number at most, and has its result when it is back', async () => {
    const tasks = await pausedAtEach(someSteps);
    const back = await stopped(zoe);
    const views = await Promise.all([...tasks.values()].map(toTheEnd));
    expect(views.map(({ stage }) => stage)).toEqual(someSteps.map(() => 'finished'));
    await back();
    for (const [step, id] of tasks) {
      // Once its vector had arrived, the others opened the sum with it.
      const uploaded = ['survivors', 'open', 'finish'].includes(step);
      const indices = uploaded ? everybody : withoutZoe;
      expect([step, await sumOf(ann, id)]).toEqual([step, [indices.length, sumOver(indices)]]);
      if (uploaded) expect(await sumOf(zoe, id)).toEqual([6, sumOver(everybody)]);
      expectOneGroup(id);
    }
    for (const id of tasks.values()) {
      const recipients = (await ann.services.result(id)).result.contributors;
      await eventually(
        async () => (await ann.services.result(id)).verifiedBy.length === recipients,
      );
    }
  });

  it('and comes back at once is counted once, or not at all', async () => {
    const tasks = await pausedAtEach(otherSteps);
    await (
      await stopped(zoe)
    )();
    const views = await Promise.all([...tasks.values()].map(toTheEnd));
    expect(views.map(({ stage }) => stage)).toEqual(otherSteps.map(() => 'finished'));
    for (const [step, id] of tasks) {
      const lost = step === 'adverts' || step === 'shares';
      const indices = lost ? withoutZoe : everybody;
      expect([step, await sumOf(ann, id)]).toEqual([step, [indices.length, sumOver(indices)]]);
      if (!lost) expect(await sumOf(zoe, id)).toEqual([6, sumOver(everybody)]);
      expectOneGroup(id);
    }
  });

  it('before the announcement gets it when it is back, and can take part', async () => {
    await connectCsv(zoe, 'late', `wage\n${'100000\n'.repeat(5)}`);
    for (const [index, node] of nodes.slice(0, 5).entries()) {
      await connectCsv(node, 'late', `wage\n${`${10 ** index}\n`.repeat(5)}`);
    }
    const back = await stopped(zoe);
    const id = await launch(ann, {
      dataset: label('late'),
      algorithm: 'sum',
      parameters: { columns: ['wage'] },
    });
    await Promise.all(nodes.slice(1, 5).map((node) => accept(node, id)));
    await back();
    await accept(zoe, id);
    expect((await ended(zoe, id)).stage).toBe('finished');
    expect(await sumOf(zoe, id)).toEqual([6, sumOver(everybody)]);
  });
});

describe('a launcher that is restarted', () => {
  it('in any step goes on with a new attempt and ends right', async () => {
    const tasks = await pausedAtEach(otherSteps, ample);
    await (
      await stopped(ann)
    )();
    for (const [step, id] of tasks) {
      const { stage } = await ended(ann, id);
      expect([step, stage]).toEqual([step, 'finished']);
      for (const node of nodes) expect(await sumOf(node, id)).toEqual([6, sumOver(everybody)]);
      expectOneGroup(id);
    }
  });

  it('between two rounds goes on with the second', async () => {
    const id = await start(['survivors'], { algorithm: 'variance', ...ample });
    await eventually(async () => (await ann.services.task(id)).pausedBefore === 'survivors');
    ann.services.resume(id);
    await eventually(async () => {
      const { round, pausedBefore } = await ann.services.task(id);
      return pausedBefore === 'survivors' && round === 2;
    });
    await (
      await stopped(ann)
    )();
    const { stage } = await ended(ann, id);
    expect(stage).toBe('finished');
    const task = ann.node.parts.tasks.boards.get(id);
    const rounds = voiceOf(task, ann.node.organisation).attempts.map((fact) => [
      fact.kind,
      fact.round,
      fact.attempt,
    ]);
    expect(rounds).toEqual([
      ['entered', 0, 0],
      ['revealed', 0, 0],
      ['entered', 1, 0],
      ['entered', 1, 1],
      ['revealed', 1, 1],
    ]);
  });
});

describe('cancelling and withdrawing', () => {
  it('a cancelled task shows nothing, whenever it is cancelled', async () => {
    const tasks = await pausedAtEach(someSteps, ample);
    for (const id of tasks.values()) await ann.services.cancel(id);
    for (const [step, id] of tasks) {
      for (const node of nodes) {
        await eventually(async () => (await node.services.task(id)).stage === 'cancelled');
        await expect(node.services.result(id)).rejects.toMatchObject({ code: 'TASK_CANCELLED' });
      }
      expect([step, await ann.node.parts.tasks.journal.results.has(id)]).toEqual([step, false]);
      expect(await ann.node.parts.tasks.journal.deliveries.has(id)).toBe(false);
      expect(() => ann.services.resume(id)).toThrow(expect.objectContaining({ code: 'NOT_READY' }));
    }
    const entries = ann.node.parts.collaborations.counting(together.id);
    const cancelled = new Set(tasks.values());
    const finished = entries.filter(
      ({ body }) => body.type === 'task.finished' && cancelled.has(body.payload.task),
    );
    expect(finished).toEqual([]);
  });

  it('one that withdraws drops out; the others go on', async () => {
    const tasks = await pausedAtEach(['enter', 'shares', 'survivors'] as const);
    for (const id of tasks.values()) await zoe.services.withdraw(id, 'did-not-take-part');
    for (const [step, id] of tasks) {
      const { stage } = await toTheEnd(id);
      expect([step, stage]).toEqual([step, 'finished']);
      const indices = step === 'survivors' ? everybody : withoutZoe;
      expect([step, await sumOf(ann, id)]).toEqual([step, [indices.length, sumOver(indices)]]);
    }
  });
});
