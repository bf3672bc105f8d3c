import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { RoundRequest, VoidSignature } from '../../../core/schema/wire/round.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
import {
  connectCsv,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { factsOf, hasSent, Liar, refusal, refusals, type HandOutcome } from './support/liar.ts';

/** Five participants, so that t = 4 of them open a sum; the launcher, a sixth, is driven by hand. */
let together: TestCollaboration;
let eve: TestNode;
let five: TestNode[];
let fifth: TestNode;
let made = 0;

beforeAll(async () => {
  together = await testCollaboration(['eve', 'bob', 'cleo', 'dan', 'finn', 'gus']);
  eve = together.nodes[0]!;
  five = together.nodes.slice(1);
  fifth = five[4]!;
});
afterAll(() => together.stop());

/** A rostered task on data of its own, so that no ledger remembers another test's. */
async function rostered(
  change: Partial<LaunchTask> = {},
  minimumOf: (node: TestNode) => number = () => 2,
): Promise<Liar> {
  const dataset = `wages-${made++}`;
  for (const [index, node] of five.entries()) {
    await connectCsv(node, dataset, `wage\n${[1, 2, 3, 4, 5].map((n) => n + index).join('\n')}\n`);
  }
  const id = await launch(eve, {
    dataset: label(dataset),
    algorithm: 'variance',
    parameters: { columns: ['wage'] },
    contribute: null,
    invited: five.map(({ node }) => node.organisation),
    participants: { minimum: 5 },
    pauseBefore: ['enter'],
    ...change,
  });
  for (const node of five) {
    await eventually(async () => (await node.services.inbox()).some((task) => task.id === id));
    const { digest, notices } = await node.services.review(id);
    const confirmed = notices.map(({ name }) => name);
    await node.services.decide(id, {
      decision: 'accept',
      digest,
      minimum: minimumOf(node),
      notices: confirmed,
    });
  }
  const liar = new Liar(eve, id);
  await eventually(async () => liar.task.roster !== null);
  return liar;
}

const withoutFifth = () => five.slice(0, 4);
const isFifth = (to: string) => to === fifth.node.organisation;

/** Nothing of these phases is sent to these. */
const losing =
  (phases: readonly RoundRequest['phase'][], to: (organisation: string) => boolean = () => true) =>
  (request: RoundRequest, organisation: string) =>
    phases.includes(request.phase) && to(organisation) ? null : request;

async function voids(liar: Liar, nodes: readonly TestNode[]): Promise<VoidSignature[]> {
  const signatures: VoidSignature[] = [];
  for (const node of nodes) {
    const answer = await liar.ask(node, { phase: 'void', round: 0, attempt: 0 });
    if (answer.kind === 'void') signatures.push(answer.void);
  }
  return signatures;
}

function next(liar: Liar, { outcome }: HandOutcome) {
  const survivors = outcome.transcript.survivors.length;
  const step = liar.plan.combine(liar.plan.start(), outcome.sum, survivors);
  if (step.kind !== 'next') throw new Error('there is no second round');
  return step.state;
}

const dropout = { code: 'ROUND_DROPOUT' };

describe('rule 13: a round that was opened', () => {
  it('is contributed to again with exactly the same group, and no other', async () => {
    const liar = await rostered();
    const first = await liar.round({ asked: withoutFifth() });
    await expect(liar.round({ attempt: 1 })).rejects.toMatchObject(dropout);
    for (const node of withoutFifth()) {
      expect(await refusals(node, liar.id)).toEqual(['ROUND_REVEALED']);
      expect(factsOf(node, liar.id)).toEqual(['entered', 'revealed', 'entered']);
    }
    const again = await liar.round({ attempt: 2, asked: withoutFifth() });
    expect(again.outcome.sum).toEqual(first.outcome.sum);
    expect(again.outcome.transcript.survivors).toEqual(first.outcome.transcript.survivors);
  });

  it('is contributed to again by one that agreed to its group and was killed before it released', async () => {
    const liar = await rostered();
    const first = await liar.round({ tamper: losing(['open'], isFifth) });
    expect(first.outcome.transcript.survivors).toHaveLength(5);
    expect(factsOf(fifth, liar.id)).toEqual(['entered']);
    const listen = fifth.node.addresses().map((address) => address.replace(/\/p2p\/.*$/, ''));
    await fifth.stop();
    await fifth.start({ listen });
    await eventually(async () => (await eve.services.status()).connected === 5);
    // What it agreed to is remembered: it enters, and agrees to that group alone.
    await expect(liar.round({ attempt: 1, asked: [...five.slice(1)] })).rejects.toMatchObject(
      dropout,
    );
    expect(await refusals(fifth, liar.id)).toEqual(['ROUND_REVEALED']);
    const again = await liar.round({ attempt: 2 });
    expect(again.outcome.sum).toEqual(first.outcome.sum);
  });

  it('cannot be called void', async () => {
    const liar = await rostered();
    await liar.round({ asked: withoutFifth() });
    const answer = await liar.ask(five[0]!, { phase: 'void', round: 0, attempt: 0 });
    expect(answer).toEqual(refusal('ROUND_REVEALED'));
  });
});

describe('rule 13: both kinds of share for one peer', () => {
  it('are not released, whatever is asked for and in which order', async () => {
    const liar = await rostered();
    const sent: { request: RoundRequest; to: string }[] = [];
    const { outcome } = await liar.round({
      tamper: (request, to) => {
        sent.push({ request, to });
        return losing(['shares'], isFifth)(request, to);
      },
    });
    const asked = (phase: RoundRequest['phase'], { node }: TestNode) =>
      sent.find(({ request, to }) => request.phase === phase && to === node.organisation)!.request;
    // Its key is open to the launcher now. Its vector, which that key unmasks but for its own seed, comes after all.
    const late = await liar.ask(fifth, asked('shares', fifth));
    if (late.kind !== 'masked') throw new Error('there is no vector to be unmasked');
    const masked = [...outcome.transcript.masked, late.masked];
    masked.sort((a, b) => (a.organisation < b.organisation ? -1 : 1));
    for (const node of withoutFifth()) {
      const everybody = { phase: 'survivors' as const, round: 0, attempt: 0, masked };
      // By its ledger; the attempt itself would not sign a second set either (aggregation/participant.test.ts).
      expect(await liar.ask(node, everybody)).toEqual(refusal('DID_NOT_TAKE_PART'));
      const answer = await liar.ask(node, asked('open', node));
      if (answer.kind !== 'release') throw new Error(answer.kind);
      const { seedShares, keyShares } = answer.release;
      expect(keyShares.map(({ of }) => of)).toEqual([fifth.node.organisation]);
      expect(seedShares.map(({ of }) => of)).toEqual(outcome.transcript.survivors);
      const changed = { phase: 'open' as const, round: 0, attempt: 0, agreements: [] };
      expect(await liar.ask(node, changed)).toEqual(answer);
      expect(factsOf(node, liar.id)).toEqual(['entered', 'revealed']);
    }
  });
});

describe('rule 13: an attempt that broke off after the vectors were sent', () => {
  it('is not followed by another one until t have signed that it is void', async () => {
    const liar = await rostered();
    const broken = liar.round({ tamper: losing(['survivors']) });
    await expect(broken).rejects.toMatchObject(dropout);
    const [bob] = five as [TestNode];
    const enter = (signatures: VoidSignature[]) =>
      liar.enter(bob, { attempt: 1, voids: [{ attempt: 0, signatures }] });
    expect(await liar.enter(bob, { attempt: 1 })).toEqual(refusal('ROUND_REVEALED'));
    const signatures = await voids(liar, withoutFifth());
    expect(signatures).toHaveLength(4);
    expect(await enter(signatures.slice(0, 3))).toEqual(refusal('ROUND_REVEALED'));
    // The same word four times is one word.
    expect(await enter([0, 0, 0, 0].map((i) => signatures[i]!))).toEqual(refusal('ROUND_REVEALED'));
    const late = await liar.ask(bob, { phase: 'survivors', round: 0, attempt: 0, masked: [] });
    expect(late.kind).toBe('refused');
    const { outcome } = await liar.round({
      attempt: 1,
      asked: withoutFifth(),
      voids: [{ attempt: 0, signatures }],
    });
    expect(outcome.transcript.survivors).toHaveLength(4);
  });

  it('does not bind less because a participant had sent no vector itself', async () => {
    const liar = await rostered();
    const first = await liar.round({ tamper: losing(['shares'], isFifth) });
    expect(first.outcome.transcript.survivors).toHaveLength(4);
    expect(await hasSent(fifth, liar.id)).toBe(false);
    // A second sum with the fifth in it, minus the first, would be its number.
    expect(await liar.enter(fifth, { attempt: 1 })).toEqual(refusal('ROUND_REVEALED'));
    expect(await hasSent(fifth, liar.id)).toBe(false);
  });

  it('is signed void by one that never entered it, and then never entered', async () => {
    const liar = await rostered();
    const started = liar.round({ asked: five.slice(0, 3) });
    await expect(started).rejects.toMatchObject(dropout);
    const signatures = await voids(liar, five.slice(1));
    expect(signatures).toHaveLength(4);
    expect(factsOf(fifth, liar.id)).toEqual(['voided']);
    expect(await liar.enter(fifth)).toEqual(refusal('ROUND_REPLAYED'));
    const again = await liar.round({ attempt: 1, voids: [{ attempt: 0, signatures }] });
    expect(again.outcome.transcript.survivors).toHaveLength(5);
  });
});

describe('rule 14: later rounds', () => {
  it('open only over the group of the first', async () => {
    const liar = await rostered();
    const first = await liar.round();
    const state = next(liar, first);
    const shrunk = liar.round({ round: 1, state, proof: first.proof, asked: withoutFifth() });
    await expect(shrunk).rejects.toMatchObject(dropout);
    expect(await refusals(five[0]!, liar.id)).toEqual(['ROUND_REVEALED']);
    // One that is lost after its vector arrived is recovered.
    const recovered = await liar.round({
      round: 1,
      attempt: 1,
      state,
      proof: first.proof,
      tamper: losing(['survivors', 'open'], isFifth),
    });
    expect(recovered.outcome.transcript.survivors).toHaveLength(5);
  });

  it('get nothing from one that was not in that group', async () => {
    const liar = await rostered();
    const first = await liar.round({ tamper: losing(['shares'], isFifth) });
    const state = { inline: encodeCanonical(next(liar, first)) };
    const answer = await liar.enter(fifth, { round: 1, state, proof: first.proof });
    expect(answer).toEqual(refusal('ROUND_REVEALED'));
    expect(await hasSent(fifth, liar.id)).toBe(false);
  });

  it('rule 20: one whose number was opened without its help notes that in its ledger', async () => {
    const liar = await rostered();
    const { dataset } = liar.task.spec;
    const { catalogue } = fifth.node.parts;
    const query = liar.plan.ask(liar.plan.start());
    const overlaps = async () => {
      const fingerprint = (await catalogue.inspect(dataset))!.fingerprint;
      const others = five.slice(1).map(({ node }) => node.organisation);
      return (await catalogue.overlaps(dataset, fingerprint, query, others)).length;
    };
    const first = await liar.round({ tamper: losing(['survivors', 'open'], isFifth) });
    expect(factsOf(fifth, liar.id)).toEqual(['entered']);
    expect(await overlaps()).toBe(0);
    const state = { inline: encodeCanonical(next(liar, first)) };
    const answer = await liar.enter(fifth, { round: 1, state, proof: first.proof });
    expect(answer.kind).toBe('advert');
    expect(await overlaps()).toBeGreaterThan(0);
  });
});

describe('rule 16: survivors', () => {
  it('are not agreed to where they hide one of them less than it asked for', async () => {
    const liar = await rostered({}, (node) => (node === fifth ? 4 : 2));
    const asked = five.slice(1);
    await expect(liar.round({ asked })).rejects.toMatchObject(dropout);
    for (const node of asked) {
      expect(await refusals(node, liar.id)).toEqual(['PROTECTION_TOO_LOW']);
      expect(factsOf(node, liar.id)).toEqual(['entered']);
    }
    const task = fifth.node.parts.tasks.boards.get(liar.id);
    expect(voiceOf(task, fifth.node.organisation).accepted?.minimum).toBe(4);
  });
});
