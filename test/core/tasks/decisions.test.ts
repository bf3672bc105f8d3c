import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { TaskId } from '../../../core/schema/ids.ts';
import type { PolicyTerms } from '../../../core/schema/local/policy.ts';
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

let together: TestCollaboration;
let ann: TestNode;
let bob: TestNode;
let cleo: TestNode;

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo']);
  [ann, bob, cleo] = together.nodes as [TestNode, TestNode, TestNode];
  for (const node of together.nodes) await connectCsv(node, 'wages', 'wage\n1\n2\n3\n4\n5\n');
});
afterAll(() => together.stop());

const terms = (change: Partial<PolicyTerms> = {}): PolicyTerms => ({
  name: 'Means',
  action: 'accept',
  collaboration: together.id,
  launchers: 'any',
  algorithms: ['mean'],
  dataset: label('wages'),
  columns: 'any',
  filters: false,
  groups: false,
  open: false,
  minimum: 2,
  until: null,
  mostUses: null,
  notices: ['minimum-of-two'],
  ...change,
});

const mean = (change: Partial<LaunchTask> = {}) =>
  launch(ann, {
    dataset: label('wages'),
    algorithm: 'mean',
    parameters: { columns: ['wage'] },
    participants: { minimum: 3 },
    ...change,
  });

/** What this node has said to a task, once the task has come. */
async function answerOf({ services, node }: TestNode, id: TaskId): Promise<string> {
  await eventually(async () => node.parts.tasks.boards.find(id) !== null);
  return (await services.task(id)).mine;
}

describe('standing policies', () => {
  it('decide without asking, are counted, and stop when they are used up', async () => {
    const policies = await Promise.all(
      [bob, cleo].map(({ services }) => services.addPolicy(terms({ mostUses: 2 }))),
    );
    // At once: the second must not be decided by what the first has not yet been counted in.
    const ids = await Promise.all([mean(), mean(), mean()]);
    await eventually(async () => {
      const answers = await Promise.all(ids.map((id) => answerOf(bob, id)));
      return answers.filter((answer) => answer === 'accepted').length === 2;
    });
    const uses = async () => (await bob.services.policies()).map((policy) => policy.uses);
    await bob.stop();
    await bob.start();
    await eventually(async () => (await bob.services.tasks({ limit: 100 })).items.length >= 3);
    expect(await uses()).toEqual([2]);
    const asked = ids.filter((id) => bob.node.parts.tasks.boards.get(id).outcome === null);
    expect(asked.length).toBeGreaterThanOrEqual(1);
    const answers = await Promise.all(ids.map((id) => answerOf(bob, id)));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(2);
    const decided = await Promise.all(
      ids.map((id) => bob.node.parts.tasks.decisions.decisionOn(id)),
    );
    expect(decided.flatMap((decision) => decision?.by ?? [])).toEqual([
      policies[0]!.id,
      policies[0]!.id,
    ]);
    for (const id of ids) {
      if ((await ann.services.task(id)).ended === null) {
        await ann.services.cancel(id).catch(() => undefined);
      }
    }
    for (const [i, { services }] of [bob, cleo].entries()) {
      await services.removePolicy(policies[i]!.id);
    }
  });

  it('leave to the operator what only the operator can confirm', async () => {
    const { id: policy } = await bob.services.addPolicy(terms({ algorithms: 'any' }));
    const unchecked = await mean({
      recipients: 'launcher',
      contribute: { notices: ['minimum-of-two', 'launcher-unchecked'] },
    });
    await eventually(async () =>
      (await logOf(bob, unchecked)).some(({ event }) => event === 'policy.passed'),
    );
    expect(await answerOf(bob, unchecked)).toBe('asked');
    expect((await bob.services.inbox()).map(({ id }) => id)).toContain(unchecked);
    await bob.services.removePolicy(policy);
    await ann.services.cancel(unchecked);
  });

  it('stay removed, though one is just deciding', async () => {
    const { id: policy } = await bob.services.addPolicy(terms());
    const { decisions } = bob.node.parts.tasks;
    const review = decisions.review.bind(decisions);
    const removals: Promise<void>[] = [];
    const spy = vi.spyOn(decisions, 'review').mockImplementationOnce(async (task) => {
      removals.push(bob.services.removePolicy(policy));
      // Time enough for a removal that waits for nobody.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return review(task);
    });
    const id = await mean();
    await eventually(async () => (await answerOf(bob, id)) === 'accepted');
    await Promise.all(removals);
    expect(removals).toHaveLength(1);
    expect(await bob.services.policies()).toEqual([]);
    // What was looked at to decide is what was decided on.
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
    await ann.services.cancel(id);
  });

  it('decline what they are made to decline, and say nothing of why', async () => {
    const { id: policy } = await bob.services.addPolicy(terms({ action: 'decline' }));
    const id = await mean();
    await eventually(async () => (await answerOf(bob, id)) === 'declined');
    expect(await answerOf(cleo, id)).toBe('asked');
    await cleo.services.decide(id, { decision: 'decline', reason: 'not-our-purpose', detail: '' });
    const { stage, failure, participants } = await ended(ann, id);
    expect([stage, failure?.reason]).toEqual(['failed', 'too-few-accepted']);
    const reasons = participants.map(({ organisation, reason }) => [organisation.name, reason]);
    expect(new Map(reasons as [string, string | null][])).toEqual(
      new Map([
        ['ann', null],
        ['bob', 'did-not-take-part'],
        ['cleo', 'not-our-purpose'],
      ]),
    );
    await bob.services.removePolicy(policy);
  });

  it('that go down to two are made only with that notice confirmed', async () => {
    const made = bob.services.addPolicy(terms({ notices: [] }));
    await expect(made).rejects.toMatchObject({ code: 'NOTICE_REQUIRED' });
  });

  it('that are not there cannot be removed', async () => {
    await expect(bob.services.removePolicy('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what a decision was made on', () => {
  it('is kept as it was shown, whatever changes later', async () => {
    const id = await mean();
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === id));
    await expect(bob.services.decision(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { task: _, ...seen } = await bob.services.review(id);
    const notices = seen.notices.map(({ name }) => name);
    await bob.services.decide(id, { decision: 'accept', digest: seen.digest, notices });
    const profile = ann.services.profile();
    await ann.services.setProfile({ ...profile, name: 'ann, renamed' });
    await eventually(async () => (await bob.services.task(id)).launcher.name === 'ann, renamed');
    await bob.stop();
    await bob.start();
    expect(await bob.services.decision(id)).toMatchObject({
      decision: 'accept',
      by: 'operator',
      minimum: 2,
      notices: ['minimum-of-two'],
      reason: null,
      withdrawn: null,
      language: 'en',
      review: { ...seen, task: { id, launcher: { name: 'ann' }, mine: 'asked' } },
    });
    await ann.services.setProfile(profile);
    await bob.services.withdraw(id, 'unavailable');
    expect((await bob.services.decision(id)).withdrawn).toBe('unavailable');
    // The launcher has decided with the launch.
    expect((await ann.services.decision(id)).review?.digest).toMatch(/^[0-9a-f]{64}$/);
    await ann.services.cancel(id);
  });

  it('is kept of a refusal, with the detail that stays here', async () => {
    const id = await mean();
    await eventually(async () => (await cleo.services.inbox()).some((task) => task.id === id));
    const detail = 'We were not asked in time.';
    await cleo.services.decide(id, { decision: 'decline', reason: 'not-our-purpose', detail });
    expect(await cleo.services.decision(id)).toMatchObject({
      decision: 'decline',
      by: 'operator',
      minimum: null,
      reason: 'not-our-purpose',
      detail,
      review: { task: { id }, reads: { rows: 5 } },
    });
    const heard = (await ann.services.history({ task: id, limit: 100 })).items;
    expect(JSON.stringify(heard)).not.toContain(detail);
    await ann.services.cancel(id).catch(() => undefined);
  });

  it('is kept of what a standing policy decided', async () => {
    const policies = [terms(), terms({ action: 'decline' })];
    for (const [i, node] of [bob, cleo].entries()) await node.services.addPolicy(policies[i]!);
    const id = await mean();
    await eventually(async () => (await answerOf(bob, id)) === 'accepted');
    await eventually(async () => (await answerOf(cleo, id)) === 'declined');
    for (const { services } of [bob, cleo]) {
      const [policy] = await services.policies();
      const decision = await services.decision(id);
      expect(decision.by).toBe(policy!.id);
      expect(decision.review?.task.id).toBe(id);
      await services.removePolicy(policy!.id);
    }
    await ann.services.cancel(id).catch(() => undefined);
  });

  it('is missing from decisions of earlier versions, which are shown without', async () => {
    const id = await mean();
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === id));
    await bob.services.decide(id, {
      decision: 'decline' as const,
      reason: 'unavailable',
      detail: '',
    });
    const { shown } = bob.node.parts.tasks.journal;
    await shown.put(id, { language: 'en', review: '{"another":"form"}' });
    expect(await bob.services.decision(id)).toMatchObject({ review: null, language: null });
    await shown.delete(id);
    expect(await bob.services.decision(id)).toMatchObject({ reason: 'unavailable', review: null });
    await ann.services.cancel(id).catch(() => undefined);
  });
});

describe('the uses of a dataset', () => {
  it('are the tasks accepted for it, by whom, the latest first, also when it is gone', async () => {
    const before = (await bob.services.datasetUses(label('wages'))).length;
    const byHand = await mean();
    await accept(bob, byHand);
    const { id: policy } = await bob.services.addPolicy(terms());
    const byPolicy = await mean();
    await eventually(async () => (await answerOf(bob, byPolicy)) === 'accepted');
    await bob.services.removePolicy(policy);
    const declined = await mean();
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === declined));
    await bob.services.decide(declined, { decision: 'decline', reason: 'unavailable', detail: '' });
    await bob.services.disconnectDataset(label('wages'));
    const uses = await bob.services.datasetUses(label('wages'));
    expect(uses).toHaveLength(before + 2);
    expect(uses.slice(0, 2)).toMatchObject([
      { task: byPolicy, by: policy, launcher: { name: 'ann' }, onRoster: false },
      { task: byHand, by: 'operator', algorithm: 'mean', stage: 'announced', withdrawn: false },
    ]);
    expect(await bob.services.datasetUses(label('ages'))).toEqual([]);
    await connectCsv(bob, 'wages', 'wage\n1\n2\n3\n4\n5\n');
    for (const id of [byHand, byPolicy, declined]) {
      await ann.services.cancel(id).catch(() => undefined);
    }
  });
});

describe('a decision', () => {
  it('that was made just before the node was killed is said when it starts again', async () => {
    const id = await mean();
    await eventually(async () => (await bob.services.inbox()).some((task) => task.id === id));
    const { journal } = bob.node.parts.tasks;
    const { findings, dataset } = await bob.node.parts.tasks.decisions.review(
      bob.node.parts.tasks.boards.get(id),
    );
    await journal.decisions.put(id, {
      task: id,
      collaboration: together.id,
      decision: 'accept',
      by: 'operator',
      at: 0,
      digest: findings.digest,
      dataset: label('wages'),
      fingerprint: dataset!.fingerprint,
      minimum: 2,
      notices: ['minimum-of-two'],
      detail: '',
    });
    await bob.stop();
    await bob.start();
    await eventually(async () => (await bob.services.task(id)).mine === 'accepted');
    await ann.services.cancel(id);
    await eventually(async () => (await bob.services.task(id)).stage === 'cancelled');
    await expect(bob.services.withdraw(id, 'unavailable')).rejects.toMatchObject({
      code: 'TASK_ENDED',
    });
  });

  it('cannot be made by one that was not asked, nor withdrawn by one that has not accepted', async () => {
    const id = await mean({
      invited: [bob.node.organisation],
      participants: {},
      contribute: null,
    }).catch(() => null);
    expect(id).toBeNull();
    const both = await mean();
    await eventually(async () => (await cleo.services.inbox()).some((task) => task.id === both));
    await expect(cleo.services.withdraw(both, 'unavailable')).rejects.toMatchObject({
      code: 'NOT_READY',
    });
    await expect(bob.services.cancel(both)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await ann.services.cancel(both);
    await expect(ann.services.cancel(both)).rejects.toMatchObject({ code: 'TASK_ENDED' });
  });
});
