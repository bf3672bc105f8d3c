import { unlink, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { DatasetLabel, TaskId } from '../../../core/schema/ids.ts';
import type { LogLine } from '../../../core/schema/local/journal.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
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
  type TestNode,
} from '../../support/nodes.ts';
import { hasSent, refusals } from './support/liar.ts';

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let cleo: TestNode;
let dan: TestNode;
let made = 0;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo', 'dan']);
  [ann, bob, cleo, dan] = together.nodes as [TestNode, TestNode, TestNode, TestNode];
});
afterAll(() => together.stop());

const column = (values: readonly (number | string)[]) => `wage\n${values.join('\n')}\n`;
const five = column([1, 2, 3, 4, 5]);

/** Data of its own for a test: everybody holds 1 to 5 under a new label. @returns the label and bob's file */
async function data(
  bobs = five,
  more: Parameters<typeof connectCsv>[3] = {},
): Promise<{ dataset: DatasetLabel; file: string }> {
  const dataset = `wages-${made++}`;
  await Promise.all([ann, cleo, dan].map((node) => connectCsv(node, dataset, five, more)));
  return { dataset: label(dataset), file: await connectCsv(bob, dataset, bobs, more) };
}

const mean = (dataset: DatasetLabel, change: Partial<LaunchTask> = {}) =>
  launch(ann, {
    dataset,
    algorithm: 'mean',
    parameters: { columns: ['wage'] },
    invited: [bob, cleo].map(({ node }) => node.organisation),
    participants: { minimum: 3 },
    ...change,
  });

async function reviewOf({ services }: TestNode, id: TaskId) {
  await eventually(async () => (await services.inbox()).some((task) => task.id === id));
  return services.review(id);
}

const refusedHere = (lines: readonly LogLine[]) =>
  lines.filter(({ event }) => event === 'participant.refused').map(({ facts }) => facts['code']);

/** Rule 9: the reason stands in the owner's log; the launcher, the feed and the others see that it did not take part. */
async function expectHidden(id: TaskId, code: string): Promise<void> {
  const task = await ended(ann, id);
  expect([task.stage, task.failure?.reason]).toEqual(['failed', 'too-few-left']);
  expect(new Set(await refusals(bob, id))).toEqual(new Set([code]));
  expect(new Set(refusedHere(await logOf(ann, id)))).toEqual(new Set(['DID_NOT_TAKE_PART']));
  expect(await hasSent(bob, id)).toBe(false);
  const said = JSON.stringify(voiceOf(ann.node.parts.tasks.boards.get(id), bob.node.organisation));
  expect(said).not.toContain(code);
}

describe('rule 9: what the launcher is told when data is the reason', () => {
  it('data that changed after it was approved', async () => {
    const { dataset, file } = await data();
    const id = await mean(dataset, { pauseBefore: ['enter'] });
    await Promise.all([bob, cleo].map((node) => accept(node, id)));
    await eventually(async () => (await ann.services.task(id)).pausedBefore === 'enter');
    await writeFile(file, column([1, 2, 3, 4, 6]));
    await resumeAll(id);
    await expectHidden(id, 'DATA_CHANGED');
  });

  it('data that is gone', async () => {
    const { dataset, file } = await data();
    const id = await mean(dataset, { pauseBefore: ['enter'] });
    await Promise.all([bob, cleo].map((node) => accept(node, id)));
    await eventually(async () => (await ann.services.task(id)).pausedBefore === 'enter');
    await unlink(file);
    await resumeAll(id);
    await expectHidden(id, 'DATA_MISSING');
  });

  it('too few persons', async () => {
    const { dataset } = await data(column([1, 2, 3, 4]));
    const id = await mean(dataset);
    await Promise.all([bob, cleo].map((node) => accept(node, id)));
    await expectHidden(id, 'GROUP_TOO_SMALL');
  });

  it.each([
    ['that is no number', 'nan'],
    ['that is infinite', 'inf'],
    ['that is too large to be encoded', '1e300'],
  ])('a value %s', async (_name, value) => {
    const dataset = `values-${made++}`;
    const columns = [{ local: 'wage', name: 'wage', type: 'decimal' as const }];
    await Promise.all([ann, cleo].map((node) => connectCsv(node, dataset, five, { columns })));
    await connectCsv(bob, dataset, column([1, 2, 3, 4, 5, value]), { columns });
    const id = await mean(label(dataset));
    await Promise.all([bob, cleo].map((node) => accept(node, id)));
    await expectHidden(id, 'VALUE_OUT_OF_RANGE');
  });
});

async function resumeAll(id: TaskId): Promise<void> {
  await eventually(async () => {
    const task = await ann.services.task(id);
    if (task.pausedBefore !== null) ann.services.resume(id);
    return task.ended !== null;
  });
}

describe('too few', () => {
  it('acceptances at the join deadline: the task fails, and says so', async () => {
    const { dataset } = await data();
    const id = await mean(dataset, { joinSeconds: 1 });
    await accept(bob, id);
    const task = await ended(ann, id);
    expect([task.stage, task.failure?.reason]).toEqual(['failed', 'too-few-accepted']);
    const last = (await logOf(ann, id)).at(-1);
    expect(last?.facts['code']).toBe('TOO_FEW_ACCEPTED');
    await eventually(async () => (await cleo.services.task(id)).stage === 'failed');
    expect(await cleo.services.inbox()).toEqual([]);
    const { digest } = await cleo.services.review(id);
    await expect(
      cleo.services.decide(id, { decision: 'accept', digest, notices: ['minimum-of-two'] }),
    ).rejects.toMatchObject({ code: 'TASK_ENDED' });
  });

  it('to hide anybody: it is not even announced', async () => {
    const { dataset } = await data();
    const before = (await ann.services.tasks({ limit: 100 })).items.length;
    const asked = mean(dataset, { invited: [bob.node.organisation], participants: {} });
    await expect(asked).rejects.toMatchObject({ code: 'PROTECTION_TOO_LOW' });
    expect((await ann.services.tasks({ limit: 100 })).items.length).toBe(before);
  });
});

describe('accepting', () => {
  it('what was reviewed before the data changed: DIGEST_MISMATCH, and nothing is said', async () => {
    const { dataset, file } = await data();
    const id = await mean(dataset);
    const { digest } = await reviewOf(bob, id);
    await writeFile(file, column([1, 2, 3, 4, 6]));
    const decide = (read: string, notices = ['minimum-of-two']) =>
      bob.services.decide(id, { decision: 'accept', digest: read, notices });
    await expect(decide(digest)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    const again = (await bob.services.review(id)).digest;
    await expect(decide(again, [])).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
    await expect(decide(again, ['overlap'])).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
    expect((await bob.services.task(id)).mine).toBe('asked');
    await decide(again, ['minimum-of-two', 'overlap']);
    // A word for something that was not asked confirms nothing.
    const decision = await bob.node.parts.tasks.journal.decisions.get(id);
    expect(decision?.notices).toEqual(['minimum-of-two']);
    await expect(decide(again)).rejects.toMatchObject({ code: 'TASK_DECIDED' });
    await expect(
      bob.services.decide(id, { decision: 'decline', reason: 'unavailable', detail: '' }),
    ).rejects.toMatchObject({ code: 'TASK_DECIDED' });
  });

  it('after the launcher itself lacks its own notice, nothing is announced', async () => {
    const { dataset } = await data();
    const asked = mean(dataset, { contribute: { notices: [] } });
    await expect(asked).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
  });

  it('without such a column, or one that is no number, is not possible', async () => {
    const { dataset } = await data('wage\na\nb\nc\nd\ne\n');
    const text = await mean(dataset);
    expect((await reviewOf(bob, text)).canAccept).toBe(false);
    const unknown = await mean(dataset, {
      parameters: { columns: ['height'] },
      contribute: null,
      invited: [bob, cleo, dan].map(({ node }) => node.organisation),
    });
    for (const node of [bob, cleo]) {
      const { canAccept, checks, digest } = await reviewOf(node, unknown);
      expect(canAccept).toBe(false);
      expect(checks.find(({ verdict }) => verdict === 'blocked')?.name).toBe('columns');
      const notices = ['minimum-of-two'];
      await expect(
        node.services.decide(unknown, { decision: 'accept', digest, notices }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^COLUMN_(UNKNOWN|TYPE)$/) as string });
    }
  });

  it.each([
    ['an unknown column of its own', { parameters: { columns: ['height'] } }, 'COLUMN_UNKNOWN'],
    ['an unknown algorithm', { algorithm: 'guess' }, 'ALGORITHM_UNKNOWN'],
    ['a misspelt parameter', { parameters: { column: 'wage' } }, 'PARAMETERS_INVALID'],
    ['an unknown dataset', { dataset: label('nothing') }, 'DATASET_UNKNOWN'],
    ['more than were invited', { participants: { minimum: 9 } }, 'USAGE'],
  ])('a launch with %s is not announced', async (_name, change, code) => {
    const { dataset } = await data();
    const before = (await ann.services.tasks({ limit: 100 })).items.length;
    await expect(mean(dataset, change)).rejects.toMatchObject({ code });
    expect((await ann.services.tasks({ limit: 100 })).items.length).toBe(before);
  });
});

describe('rule 20: a second query whose group differs by one organisation', () => {
  const run = async (id: TaskId, by: readonly TestNode[]) => {
    await Promise.all(by.map((node) => accept(node, id)));
    expect((await ended(ann, id)).stage).toBe('finished');
  };
  const everybody = () => [bob, cleo, dan].map(({ node }) => node.organisation);

  it('is refused at the review', async () => {
    const { dataset } = await data();
    await run(await mean(dataset, { invited: everybody() }), [bob, cleo, dan]);
    // Ann launches but does not contribute: the others' reviews are looked at, not hers.
    const second = await mean(dataset, { contribute: null, invited: everybody() });
    const { canAccept, checks, digest, notices } = await reviewOf(bob, second);
    expect(canAccept).toBe(false);
    expect(checks.filter(({ verdict }) => verdict === 'blocked').map(({ name }) => name)).toEqual([
      'overlap',
    ]);
    expect(notices.map(({ name }) => name)).not.toContain('overlap');
    await expect(
      bob.services.decide(second, {
        decision: 'accept',
        digest,
        notices: ['minimum-of-two', 'overlap'],
      }),
    ).rejects.toMatchObject({ code: 'OVERLAP' });
  });

  it('is refused on the roster, when the review could not know who would take part', async () => {
    const { dataset } = await data();
    await run(await mean(dataset, { invited: everybody() }), [bob, cleo, dan]);
    const second = await mean(dataset, { invited: everybody() });
    await dan.services.decide(second, {
      decision: 'decline',
      reason: 'unavailable',
      detail: '',
    });
    await Promise.all([bob, cleo].map((node) => accept(node, second)));
    const { stage, failure } = await ended(ann, second);
    expect([stage, failure?.reason]).toEqual(['failed', 'too-few-left']);
    for (const node of [ann, bob, cleo]) {
      expect(new Set(await refusals(node, second))).toEqual(new Set(['OVERLAP']));
      expect(await hasSent(node, second)).toBe(false);
    }
  });

  it('with the policy “ask” is a notice, and confirmed it runs', async () => {
    const { dataset } = await data(five, { disclosure: { overlap: 'ask' } });
    await run(await mean(dataset, { invited: everybody() }), [bob, cleo, dan]);
    const second = await mean(dataset, { contribute: null, invited: everybody() });
    const { canAccept, notices, digest } = await reviewOf(bob, second);
    expect(canAccept).toBe(true);
    expect(notices.map(({ name }) => name)).toContain('overlap');
    await expect(
      bob.services.decide(second, { decision: 'accept', digest, notices: ['minimum-of-two'] }),
    ).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
    await run(second, [bob, cleo, dan]);
  });

  it('does not stand in the way of a task’s own later rounds', async () => {
    const { dataset } = await data();
    const filter = 'wage < 9';
    const groupBy = [{ column: 'wage', levels: ['1', '2'] }];
    const grid = { low: 0, high: 10, step: 1 };
    const tasks: Partial<LaunchTask>[] = [
      { parameters: { columns: ['wage'], filter } },
      { algorithm: 'median', parameters: { columns: ['wage'], grid, refineAbove: 10 } },
      { algorithm: 'count', parameters: { groupBy } },
    ];
    for (const task of tasks) {
      const id = await mean(dataset, { ...task, invited: everybody() });
      const { canAccept, checks } = await reviewOf(bob, id);
      expect([canAccept, checks.filter(({ verdict }) => verdict === 'blocked')]).toEqual([
        true,
        [],
      ]);
      await run(id, [bob, cleo, dan]);
    }
  });

  it('two tasks side by side do not both pass', async () => {
    const { dataset } = await data();
    const pauseBefore = ['open' as const];
    const first = await mean(dataset, { invited: everybody(), pauseBefore });
    await Promise.all([bob, cleo, dan].map((node) => accept(node, first)));
    const second = await mean(dataset, { contribute: null, invited: everybody(), pauseBefore });
    await Promise.all([bob, cleo, dan].map((node) => accept(node, second)));
    for (const id of [first, second]) {
      await eventually(async () => (await ann.services.task(id)).pausedBefore === 'open');
    }
    for (const id of [first, second]) ann.services.resume(id);
    await resumeAll(second);
    await resumeAll(first);
    const stages = await Promise.all(
      [first, second].map(async (id) => (await ended(ann, id)).stage),
    );
    expect(stages).toContain('failed');
  });
});
