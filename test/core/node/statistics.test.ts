import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyHistory } from '../../../core/history/verify.ts';
import type { StatisticResult } from '../../../core/schema/result.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  logOf,
  testCollaboration,
  type TestCollaboration,
} from '../../support/nodes.ts';

const csv = (name: string, values: readonly (number | string)[]) =>
  `${name}\n${values.join('\n')}\n`;

let together: TestCollaboration;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo']);
  const [ann, bob, cleo] = together.nodes;
  // delta's wages, three persons an organisation: the operators have set their smallest group to 3.
  const wages = [
    [3000, 4000, 5000],
    [6000, 7000, 8000],
    [4500, 5500, 6500],
  ];
  for (const [index, node] of [ann!, bob!, cleo!].entries()) {
    await connectCsv(node, 'wages', csv('wage', wages[index]!), {
      disclosure: { smallestGroup: 3 },
    });
  }
});
afterAll(() => together.stop());

async function run(
  algorithm: string,
  parameters: Record<string, unknown>,
  dataset = 'wages',
): Promise<StatisticResult> {
  const [ann, bob, cleo] = together.nodes;
  const id = await launch(ann!, { dataset: label(dataset), algorithm, parameters });
  await Promise.all([bob!, cleo!].map((node) => accept(node, id)));
  const task = await ended(ann!, id);
  expect(task.stage).toBe('finished');
  await eventually(async () => {
    const { verifiedBy } = await ann!.services.result(id);
    return verifiedBy.length === 3;
  });
  const { result } = await ann!.services.result(id);
  for (const node of [bob!, cleo!]) {
    expect((await ended(node, id)).stage).toBe('finished');
    // Everybody who took part has recomputed the very same result.
    expect((await node.services.result(id)).result).toEqual(result);
  }
  return result;
}

describe('three organisations', () => {
  it('compute the mean and the spread of wages that nobody hands out', async () => {
    const { rows, contributors } = await run('summary', { columns: ['wage'] });
    expect(contributors).toBe(3);
    expect(rows[0]?.values['count']).toBe(9);
    expect(rows[0]?.values['mean']).toBe(5500);
    expect(rows[0]?.values['standardDeviation']).toBeCloseTo(1561.2494995996, 9);
  });

  it('never show one organisation’s own numbers to the launcher', async () => {
    const [ann] = together.nodes;
    const id = await launch(ann!, {
      dataset: label('wages'),
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
    });
    await Promise.all(together.nodes.slice(1).map((node) => accept(node, id)));
    expect((await ended(ann!, id)).stage).toBe('finished');
    const received = (await logOf(ann!, id)).filter(({ event }) => event === 'vector.received');
    expect(received).toHaveLength(3);
    // Sum and count as they would be unmasked, in 64.64 fixed point, little-endian: 12000 and 3.
    const bare = ['e02e000000000000', '0300000000000000'].map((int) => `${'0'.repeat(16)}${int}`);
    for (const { facts } of received) {
      expect(facts['bytes']).toBe(32);
      expect(bare).not.toContain(facts['begins']);
    }
    expect(new Set(received.map(({ facts }) => facts['sha256'])).size).toBe(3);
  });

  it('say of a task what it needs, and of its entries in which round they were', async () => {
    const [ann] = together.nodes;
    const parameters = { columns: ['wage'] };
    const id = await launch(ann!, { dataset: label('wages'), algorithm: 'variance', parameters });
    await Promise.all(together.nodes.slice(1).map((node) => accept(node, id)));
    const { needed, phaseSeconds, maxRounds } = await ended(ann!, id);
    expect(needed).toEqual({ minimum: 3, maximum: 3 });
    expect(phaseSeconds).toBe(15);
    expect(maxRounds).toBe(2);
    const { items } = await ann!.services.history({ task: id, limit: 100 });
    const opened = items.filter(({ type }) => type === 'round.revealed');
    expect(opened.map(({ round }) => round).sort()).toEqual([1, 1, 1, 2, 2, 2]);
    expect(new Set(opened.map(({ attempt }) => attempt))).toEqual(new Set([1]));
    expect(items.find(({ type }) => type === 'task.announced')).toMatchObject({ round: null });
  });

  it('keep the same history, which verifies on its own', async () => {
    const exported = () =>
      Promise.all(together.nodes.map(({ services }) => services.exportHistory(together.id)));
    const bodies = (file: string) =>
      new Set((JSON.parse(file) as { entries: { body: string }[] }).entries.map((e) => e.body));
    // As many entries do not make the same: each may be about to pass on one of its own.
    let files = await exported();
    await eventually(async () => {
      files = await exported();
      const [first, ...rest] = files.map(bodies);
      return rest.every((other) => first!.symmetricDifference(other).size === 0);
    });
    const verdicts = files.map((file) => verifyHistory(file));
    for (const verdict of verdicts) {
      expect(verdict.problems).toEqual([]);
      expect(verdict.results).toBeGreaterThan(0);
    }
    expect(verdicts.every(({ tailProven }) => tailProven)).toBe(true);
  });

  it('say how much was read and asked before anybody decides', async () => {
    const [ann, bob] = together.nodes;
    const id = await launch(ann!, {
      dataset: label('wages'),
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
    });
    await eventually(async () => (await bob!.services.inbox()).some((task) => task.id === id));
    const review = await bob!.services.review(id);
    expect(review.reads.rows).toBe(3);
    expect(review.opens.join(' ')).toContain('wage');
    expect(review.notices.map(({ name }) => name)).toEqual(['minimum-of-two']);
    const preview = await bob!.services.preview(id, new AbortController().signal);
    expect(preview.slots.map(({ value }) => value)).toEqual(['3', '21000']);
    await ann!.services.cancel(id);
    await eventually(async () => (await bob!.services.task(id)).stage === 'cancelled');
    expect(await bob!.services.inbox()).toEqual([]);
  });
});

it('three organisations share no secrets; before `shares` means before their numbers are asked for', async () => {
  const [ann, bob, cleo] = together.nodes;
  const id = await launch(ann!, {
    dataset: label('wages'),
    algorithm: 'count',
    parameters: { columns: ['wage'] },
    pauseBefore: ['shares'],
  });
  await Promise.all([bob!, cleo!].map((node) => accept(node, id)));
  await eventually(async () => (await ann!.services.task(id)).pausedBefore === 'shares');
  const events = (await logOf(ann!, id)).map(({ event }) => event);
  expect(events).toContain('round.entered');
  expect(events).not.toContain('vector.received');
  ann!.services.resume(id);
  expect((await ended(ann!, id)).stage).toBe('finished');
});
