import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { LaunchTask as LaunchRequest } from '../../../core/schema/api/tasks.ts';
import type { TaskId } from '../../../core/schema/ids.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  logOf,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let cleo: TestNode;

// The sums of vantage6's documentation: 253 and 173 over four rows each.
const ages = {
  bob: 'age\n60\n61\n62\n70\n',
  cleo: 'age\n40\n41\n42\n50\n',
};
const four = { smallestGroup: 4, allowExactOrderStatistics: false, overlap: 'refuse' } as const;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo']);
  [ann, bob, cleo] = together.nodes as [TestNode, TestNode, TestNode];
  await connectCsv(bob, 'ages', ages.bob, { disclosure: four });
  await connectCsv(cleo, 'ages', ages.cleo, { disclosure: four });
});
afterAll(() => together.stop());

const open = (change: Partial<LaunchTask> = {}): Promise<TaskId> =>
  ann.services.launch(
    LaunchRequest.parse({
      dataset: 'ages',
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      mode: 'open',
      joinSeconds: 60,
      phaseSeconds: 10,
      ...change,
    }),
  );

describe('a task in open mode', () => {
  it('gives the launcher each organisation’s own numbers and what they are together', async () => {
    const id = await open();
    await accept(bob, id);
    await accept(cleo, id);
    expect((await ended(ann, id)).stage).toBe('finished');
    const { result, verifiedBy } = await ann.services.result(id);
    expect(result.rows).toEqual([{ group: [], column: 'age', values: { mean: 53.25, count: 8 } }]);
    const numbers = (sum: number) => [
      { column: 'age', group: [], quantity: 'count', value: 4 },
      { column: 'age', group: [], quantity: 'sum', value: sum },
    ];
    const partials = new Map(
      result.partials?.map((partial) => [partial.organisation, partial.numbers]),
    );
    expect(partials.get(bob.node.organisation)).toEqual(numbers(253));
    expect(partials.get(cleo.node.organisation)).toEqual(numbers(173));
    expect(verifiedBy).toEqual([]);
  });

  it('gives nobody else anything, and no feed any number', async () => {
    const id = await open();
    await accept(bob, id);
    await accept(cleo, id);
    await ended(ann, id);
    await eventually(async () => (await bob.services.task(id)).stage === 'finished');
    await expect(bob.services.result(id)).rejects.toMatchObject({ code: 'NOT_RECIPIENT' });
    const feed = await bob.services.exportHistory(together.id);
    expect(feed).not.toContain('partials');
  });

  it('is shown to operators as what it is, and accepted only with that word', async () => {
    const id = await open({ invited: [bob.node.organisation] });
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === id));
    const review = await bob.services.review(id);
    expect(review.notices.map(({ name }) => name)).toEqual(['own-numbers']);
    expect(review.opens[0]).toContain('of your organisation alone');
    const decide = (notices: string[]) =>
      bob.services.decide(id, { decision: 'accept', digest: review.digest, notices });
    await expect(decide([])).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
    await expect(decide(['minimum-of-two'])).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
    const { note, slots } = await bob.services.preview(id, new AbortController().signal);
    expect(slots.map(({ value }) => value)).toEqual(['4', '253']);
    expect(note).toContain('as they are');
    await decide(['own-numbers']);
    // One organisation is enough here: nothing is hidden among others anyway.
    expect((await ended(ann, id)).stage).toBe('finished');
    expect((await ann.services.result(id)).result.contributors).toBe(1);
  });

  it('is decided by a policy only when the policy says open', async () => {
    const terms = {
      name: 'Means',
      action: 'accept',
      collaboration: together.id,
      launchers: 'any',
      algorithms: 'any',
      dataset: label('ages'),
      columns: 'any',
      filters: false,
      groups: false,
      minimum: 3,
      until: null,
      mostUses: null,
      notices: [],
    } as const;
    const closed = await bob.services.addPolicy({ ...terms, notices: [], open: false });
    const invited = [bob.node.organisation];
    const first = await open({ invited });
    await eventually(async () => (await bob.services.inbox()).some(({ id }) => id === first));
    await bob.services.removePolicy(closed.id);
    const opened = await bob.services.addPolicy({ ...terms, notices: [], open: true });
    const second = await open({ invited });
    expect((await ended(ann, second)).stage).toBe('finished');
    await bob.services.removePolicy(opened.id);
    await ann.services.cancel(first);
  });

  it('sends nothing of fewer persons than the smallest group, and says no more than that', async () => {
    await connectCsv(bob, 'few', 'age\n60\n61\n62\n', { disclosure: four });
    const id = await open({ dataset: 'few', invited: [bob.node.organisation] });
    await accept(bob, id);
    const task = await ended(ann, id);
    expect(task.failure).toMatchObject({ reason: 'too-few-left' });
    const codes = (await logOf(ann, id)).map(({ facts }) => facts['code']);
    expect(codes).toContain('DID_NOT_TAKE_PART');
    expect(codes).not.toContain('GROUP_TOO_SMALL');
    const own = (await logOf(bob, id)).map(({ facts }) => facts['code']);
    expect(own).toContain('GROUP_TOO_SMALL');
  });

  it('is refused where a secure sum over one organisation more was opened before', async () => {
    const data = 'age\n1\n2\n3\n4\n5\n';
    for (const node of [bob, cleo]) await connectCsv(node, 'twice', data);
    const id = await open({ dataset: 'twice' });
    await accept(bob, id);
    await accept(cleo, id);
    expect((await ended(ann, id)).stage).toBe('finished');
    // Bob's numbers are known alone now: a sum with one other would show that one's.
    const secure = await ann.services.launch(
      LaunchRequest.parse({
        dataset: 'twice',
        algorithm: 'mean',
        parameters: { columns: ['age'] },
        minimum: 2,
        participants: { minimum: 2 },
        recipients: 'launcher',
        joinSeconds: 60,
      }),
    );
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === secure));
    const { checks } = await bob.services.review(secure);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'overlap', verdict: 'blocked' }));
    await ann.services.cancel(secure);
  });

  it('goes on after the launcher was restarted, with the same numbers', async () => {
    const id = await open({ pauseBefore: ['finish'] });
    await accept(bob, id);
    await accept(cleo, id);
    await eventually(async () => (await ann.services.task(id)).pausedBefore === 'finish');
    await ann.stop();
    await ann.start();
    // The pause is forgotten with the process; a new attempt asks again.
    expect((await ended(ann, id)).stage).toBe('finished');
    expect((await ann.services.result(id)).result.rows[0]?.values['mean']).toBe(53.25);
    const attempts = (await logOf(bob, id)).filter(({ event }) => event === 'round.entered');
    expect(attempts.map(({ attempt }) => attempt)).toEqual([0, 1]);
  });

  it('is not offered with a filter, groups or several rounds', async () => {
    await expect(
      open({ parameters: { columns: ['age'], filter: 'age > 1' } }),
    ).rejects.toMatchObject({ code: 'PARAMETERS_INVALID' });
    await expect(open({ algorithm: 'variance' })).rejects.toMatchObject({
      code: 'PARAMETERS_INVALID',
    });
  });
});

describe('the launcher’s own organisation', () => {
  const own = (change: Partial<LaunchTask> = {}) => ({
    dataset: 'own',
    minimum: 2,
    mode: 'secure' as const,
    ...change,
  });
  beforeAll(async () => {
    for (const node of together.nodes) await connectCsv(node, 'own', 'age\n1\n2\n3\n4\n5\n');
  });

  it('is asked like any other when it has the dataset, and decides in its own inbox', async () => {
    const id = await open(own());
    await accept(bob, id);
    await accept(cleo, id);
    expect((await ann.services.task(id)).stage).toBe('announced');
    await accept(ann, id);
    expect((await ended(ann, id)).stage).toBe('finished');
    expect((await ann.services.result(id)).result.contributors).toBe(3);
  });

  it('is left out when it has no such dataset, is not named, or says so', async () => {
    const asked = async (change: Partial<LaunchTask>) => {
      const id = await open(own({ mode: 'open', ...change }));
      const { participants } = await ann.services.task(id);
      await ann.services.cancel(id);
      return participants.length;
    };
    expect(await asked({ dataset: 'ages' })).toBe(2);
    expect(await asked({ contribute: null })).toBe(2);
    const others = [bob.node.organisation, cleo.node.organisation];
    expect(await asked({ invited: others })).toBe(2);
    expect(await asked({ invited: [...others, ann.node.organisation] })).toBe(3);
    expect(await asked({ dataset: 'ages', contribute: 'ask' })).toBe(3);
  });
});

describe('a launch that is repeated', () => {
  it('with its key gives the same task, once, also after a restart', async () => {
    const request = LaunchRequest.parse({
      dataset: 'ages',
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      mode: 'open',
    });
    const before = ann.node.parts.tasks.boards.list().length;
    const [a, b] = await Promise.all([
      ann.services.launch(request, 'once'),
      ann.services.launch(request, 'once'),
    ]);
    await ann.stop();
    await ann.start();
    const c = await ann.services.launch(request, 'once');
    expect([b, c]).toEqual([a, a]);
    expect(ann.node.parts.tasks.boards.list().length).toBe(before + 1);
    const other = { ...request, purpose: 'another' };
    await expect(ann.services.launch(other, 'once')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await ann.services.launch(request, 'again')).not.toBe(a);
  });
});
