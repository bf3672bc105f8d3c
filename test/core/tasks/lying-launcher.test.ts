import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { ContentId, TaskId } from '../../../core/schema/ids.ts';
import type { StatisticResult } from '../../../core/schema/result.ts';
import type { Advert, RoundProof } from '../../../core/schema/wire/round.ts';
import { resultHashOf } from '../../../core/tasks/result-hash.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
import {
  accept,
  connectCsv,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { expectNothing, factsOf, hasSent, Liar, refusal, refusals } from './support/liar.ts';

let together: TestCollaboration;
let eve: TestNode;
let bob: TestNode;
let cleo: TestNode;
let dan: TestNode;
let victims: TestNode[];

beforeAll(async () => {
  together = await testCollaboration(['eve', 'bob', 'cleo', 'dan']);
  [eve, bob, cleo, dan] = together.nodes as [TestNode, TestNode, TestNode, TestNode];
  victims = [bob, cleo, dan];
  for (const [index, node] of victims.entries()) {
    await connectCsv(node, 'wages', `wage\n${[1, 2, 3, 4, 5].map((n) => n + index).join('\n')}\n`);
  }
});
afterAll(() => together.stop());

/** A task of eve's, accepted by these; her own program waits before the first round. */
async function ask(by: readonly TestNode[], change: Partial<LaunchTask> = {}): Promise<Liar> {
  const id = await launch(eve, {
    dataset: label('wages'),
    algorithm: 'variance',
    parameters: { columns: ['wage'] },
    contribute: null,
    invited: victims.map(({ node }) => node.organisation),
    participants: { minimum: 3 },
    pauseBefore: ['enter'],
    ...change,
  });
  for (const node of by) await accept(node, id);
  await eventually(async () =>
    by.every(({ node }) => voiceOf(view(id), node.organisation).accepted !== null),
  );
  return new Liar(eve, id);
}
const view = (id: TaskId) => eve.node.parts.tasks.boards.get(id);

async function rostered(change: Partial<LaunchTask> = {}): Promise<Liar> {
  const liar = await ask(victims, change);
  await eventually(async () => liar.task.roster !== null);
  return liar;
}

const elsewhere = `bafyrei${'a'.repeat(52)}` as ContentId;

describe('rule 12: the roster', () => {
  it('of a request is the one in the launcher’s feed', async () => {
    const liar = await rostered();
    const answer = await liar.enter(bob, { roster: elsewhere });
    await expectNothing(bob, liar.id, answer, 'ROSTER_INVALID');
  });

  it('names only acceptances that were given', async () => {
    const liar = await ask([bob, cleo]);
    await liar.writeRoster(victims);
    await expectNothing(bob, liar.id, await liar.enter(bob), 'ROSTER_INVALID');
  });

  it('is not smaller than the task says', async () => {
    const liar = await ask([bob, cleo]);
    await liar.writeRoster([bob, cleo]);
    await expectNothing(bob, liar.id, await liar.enter(bob), 'ROSTER_INVALID');
  });

  it('has the threshold of its size', async () => {
    const liar = await ask([bob, cleo], { participants: { minimum: 2 } });
    await liar.writeRoster([bob, cleo], { threshold: 1 });
    await expectNothing(bob, liar.id, await liar.enter(bob), 'ROSTER_INVALID');
  });

  it('is the first one: a second, smaller one in the same feed counts for nothing', async () => {
    const liar = await rostered({ participants: { minimum: 2 } });
    const second = await liar.writeRoster([bob, cleo]);
    expect(liar.roster).not.toBe(second);
    await expectNothing(bob, liar.id, await liar.enter(bob, { roster: second }), 'ROSTER_INVALID');
  });

  it('rule 16: hides each participant well enough', async () => {
    const liar = await ask([bob, cleo], { participants: { minimum: 2 } });
    await liar.writeRoster([bob, cleo]);
    await expectNothing(bob, liar.id, await liar.enter(bob), 'PROTECTION_TOO_LOW');
  });
});

describe('who may ask', () => {
  it('is the launcher alone; others do not learn that there is such a task', async () => {
    const liar = await rostered();
    const { network } = cleo.node.parts;
    // As soon as it could know what to ask about.
    await eventually(async () => (await cleo.services.task(liar.id)).stage === 'running');
    const theirs = new Liar(cleo, liar.id);
    expect(await theirs.enter(bob)).toEqual(refusal('NOT_FOUND'));
    expect(await refusals(bob, liar.id)).toEqual([]);
    expect(network.isConnected(bob.node.organisation)).toBe(true);
  });

  it('gets nothing for a task that was not accepted, or was declined', async () => {
    const liar = await ask([bob]);
    await eventually(async () => cleo.node.parts.tasks.boards.find(liar.id) !== null);
    expect(await liar.enter(cleo, { roster: elsewhere })).toEqual(refusal('NOT_READY'));
    await dan.services.decide(liar.id, {
      decision: 'decline',
      reason: 'not-our-purpose',
      detail: '',
    });
    await liar.writeRoster(victims);
    for (const node of [cleo, dan]) {
      await expectNothing(node, liar.id, await liar.enter(node), 'NOT_READY');
    }
  });

  it('gets nothing for a task that was withdrawn from, or cancelled', async () => {
    const liar = await rostered();
    await bob.services.withdraw(liar.id, 'did-not-take-part');
    await expectNothing(bob, liar.id, await liar.enter(bob), 'TASK_ENDED');
    await eve.services.cancel(liar.id);
    await eventually(async () => (await cleo.services.task(liar.id)).stage === 'cancelled');
    await expectNothing(cleo, liar.id, await liar.enter(cleo), 'TASK_ENDED');
  });

  it('rule 8: gets nothing from a node that was restored after it had accepted', async () => {
    const liar = await rostered();
    await dan.node.parts.collaborations.append(together.id, 'node.restored', { cause: 'damage' });
    await expectNothing(dan, liar.id, await liar.enter(dan), 'NOT_READY');
  });
});

describe('rule 15: states', () => {
  it('round 0 begins with what the spec says', async () => {
    const liar = await rostered();
    const state = { inline: encodeCanonical({ stage: 'sums', open: [] }) };
    await expectNothing(bob, liar.id, await liar.enter(bob, { state }), 'ROUND_INPUT');
  });

  it('later rounds go on from what each has recomputed, and only with its proof', async () => {
    const liar = await rostered();
    const first = await liar.round();
    const step = liar.plan.combine(liar.plan.start(), first.outcome.sum, 3);
    const state = step.kind === 'next' ? step.state : {};
    const right = { inline: encodeCanonical(state) };
    // Another centre: the squares around two of them would tell a sum that was to stay hidden.
    const wrong = { inline: encodeCanonical({ ...state, means: [1] }) };
    const damaged = (proof: RoundProof) => {
      const vectors = 'inline' in proof.vectors ? Uint8Array.from(proof.vectors.inline) : null;
      vectors![3]! ^= 1;
      return { ...proof, vectors: { inline: vectors! } };
    };
    const ask = (change: object) => liar.enter(bob, { round: 1, state: right, ...change });
    expect(await ask({ proof: null })).toEqual(refusal('ROUND_INPUT'));
    expect(await ask({ state: wrong, proof: first.proof })).toEqual(refusal('ROUND_INPUT'));
    expect(await ask({ proof: damaged(first.proof) })).toEqual(refusal('SUM_MISMATCH'));
    // The first advert is not signed for that attempt: it is named, by one word that proves nothing.
    const replayed = await ask({ proof: { ...first.proof, attempt: 1 } });
    expect(replayed).toMatchObject(refusal('MESSAGE_INVALID'));
    const short = { inline: new Uint8Array(16) };
    expect(await ask({ proof: { ...first.proof, vectors: short } })).toEqual(
      refusal('MESSAGE_INVALID'),
    );
    expect(await ask({ round: 2, proof: first.proof })).toEqual(refusal('ROUND_INPUT'));
    expect(factsOf(bob, liar.id)).toEqual(['entered', 'revealed']);
    expect((await ask({ proof: first.proof })).kind).toBe('advert');
  });
});

describe('rules 9 and 15: results', () => {
  it('are the ones that everybody recomputes and that the launcher’s feed names', async () => {
    const liar = await rostered({ algorithm: 'count', parameters: {} });
    const closed = await liar.round();
    const step = liar.plan.combine(liar.plan.start(), closed.outcome.sum, 3);
    const result = (step as { result: StatisticResult }).result;
    const right = encodeCanonical(result);
    const lie = encodeCanonical({ ...result, contributors: 2 });
    const salt = new Uint8Array(32).fill(1);
    const finish = (bytes: Uint8Array, with_ = salt, proof = closed.proof) =>
      liar.ask(bob, {
        phase: 'finish',
        round: 0,
        attempt: 0,
        proof,
        result: { inline: bytes },
        salt: with_,
      });
    expect(await finish(right)).toEqual(refusal('NOT_READY'));
    await eve.node.parts.collaborations.append(together.id, 'task.finished', {
      task: liar.id,
      roster: liar.roster,
      resultHash: resultHashOf(salt, right),
      recipients: victims.map(({ node }) => node.organisation).sort(),
    });
    expect(await finish(lie)).toEqual(refusal('SUM_MISMATCH'));
    expect(await finish(right, new Uint8Array(32).fill(2))).toEqual(refusal('SUM_MISMATCH'));
    expect(await finish(right, salt, { ...closed.proof, round: 1 })).toEqual(
      refusal('SUM_MISMATCH'),
    );
    expect(await bob.node.parts.tasks.journal.results.has(liar.id)).toBe(false);
    expect(await finish(right)).toEqual({ kind: 'verified' });
    expect(await finish(right)).toEqual({ kind: 'verified' });
    expect(await finish(lie)).not.toEqual({ kind: 'verified' });
    const { result: kept, verifiedBy } = await bob.services.result(liar.id);
    expect(kept).toEqual(result);
    expect(verifiedBy.map(({ name }) => name)).toEqual(['bob']);
  });
});

describe('rules 10 and 13: attempts', () => {
  it('are answered again with the same bytes, and never begun twice', async () => {
    const liar = await rostered();
    const first = await liar.enter(bob);
    expect(await liar.enter(bob)).toEqual(first);
    expect(factsOf(bob, liar.id)).toEqual(['entered']);
    expect((await liar.enter(bob, { attempt: 1 })).kind).toBe('advert');
    expect(await liar.enter(bob)).toEqual(refusal('ROUND_REPLAYED'));
    expect(await hasSent(bob, liar.id)).toBe(false);
  });

  it('are not begun twice either when the requests come at once', async () => {
    const liar = await rostered();
    const answers = await Promise.all([1, 2, 3, 4].map(() => liar.enter(bob)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(factsOf(bob, liar.id)).toEqual(['entered']);
  });

  it('show one set of keys to everybody', async () => {
    const liar = await rostered();
    const adverts: Advert[] = [];
    for (const node of victims) {
      const answer = await liar.enter(node);
      if (answer.kind === 'advert') adverts.push(answer.advert);
    }
    adverts.sort((a, b) => (a.organisation < b.organisation ? -1 : 1));
    const tell = (told: typeof adverts) =>
      liar.ask(bob, { phase: 'adverts', round: 0, attempt: 0, adverts: told });
    const own = adverts.filter(({ organisation }) => organisation === bob.node.organisation);
    expect(await tell(own)).toEqual(refusal('ROUND_DROPOUT'));
    expect(await hasSent(bob, liar.id)).toBe(false);
    expect((await tell(adverts)).kind).toBe('masked');
    expect(await tell(own)).toEqual(refusal('ROUND_EQUIVOCATION'));
  });

  it('answer nothing out of their order, or of another attempt', async () => {
    const liar = await rostered();
    await liar.enter(bob);
    const head = { round: 0, attempt: 0 };
    const early = await liar.ask(bob, { phase: 'survivors', ...head, masked: [] });
    expect(early.kind).toBe('refused');
    expect(await liar.ask(bob, { phase: 'open', ...head, agreements: [] })).toEqual(
      refusal('NOT_READY'),
    );
    const other = await liar.ask(bob, { phase: 'adverts', ...head, attempt: 1, adverts: [] });
    expect(other).toEqual(refusal('ROUND_REPLAYED'));
    expect(await hasSent(bob, liar.id)).toBe(false);
  });
});
