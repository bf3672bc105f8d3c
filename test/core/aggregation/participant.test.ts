import { describe, expect, test } from 'vitest';
import { agreementBytes, signMasked } from '../../../core/aggregation/agreement.ts';
import { hashAdverts } from '../../../core/aggregation/adverts.ts';
import { createParticipantAttempt } from '../../../core/aggregation/participant.ts';
import type { ParticipantAttempt, SignedKind } from '../../../core/aggregation/types.ts';
import { sha256 } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { Advert } from '../../../core/schema/wire/round.ts';
import { codeOf, errorOf, rejectionOf } from './support/code-of.ts';
import {
  contextOf,
  organisations,
  portsOf,
  signAs,
  verifySignature,
} from './support/organisations.ts';
import {
  collectMasked,
  openSum,
  startAttempt,
  type Plan,
  type Run,
} from './support/run-attempt.ts';
import { vectorContext, vectors } from './support/vectors.ts';

const context = contextOf(organisations(6));
const plan: Plan = { context, seed: 'participant' };
const [me, other] = [context.roster[0]!, context.roster[1]!];
const machineOf = (run: Run, id = me): ParticipantAttempt => run.participants.get(id)!;

/** Everybody has sent masked vectors, except those that stopped before. */
async function masked(of: Plan = plan): Promise<Run> {
  const run = await startAttempt(of);
  collectMasked(of, run);
  return run;
}

/** Everybody has signed the survivors. */
async function agreed(of: Plan = plan) {
  const run = await masked(of);
  const survivors = run.collector.closeMasked();
  const agreements = survivors.map(({ organisation }) =>
    machineOf(run, organisation).survivors(survivors, () => true),
  );
  return { run, survivors, agreements };
}

describe('the frozen messages of three participants', () => {
  test('adverts, masked vectors and everything that is signed', async () => {
    const signed: Record<SignedKind, Uint8Array[]> = {
      advert: [],
      masked: [],
      survivors: [],
      void: [],
    };
    const machines: ParticipantAttempt[] = [];
    for (const { id, key, seed } of vectors.participants) {
      const secrets = [key, seed];
      const machine = await createParticipantAttempt(vectorContext, id, {
        randomBytes: () => secrets.shift()!,
        verify: () => true,
        sign: (kind, bytes) => {
          signed[kind].push(Uint8Array.from(bytes));
          return new Uint8Array(64);
        },
      });
      machines.push(machine);
    }
    const adverts = machines.map((machine) => machine.advert);
    expect(adverts.map((advert) => advert.key)).toEqual(vectors.participants.map((p) => p.public));
    expect(signed.advert).toEqual(vectors.participants.map((p) => p.signed));
    const sent = machines.map((machine, i) => {
      expect(machine.adverts(adverts)).toEqual([]);
      return machine.mask(vectors.masked[i]!.contribution);
    });
    expect(sent.map(({ vector }) => vector)).toEqual(vectors.masked.map((m) => m.vector));
    expect(signed.masked).toEqual(vectors.masked.map((m) => m.signed));
    machines[0]!.survivors(
      sent.map((s) => s.masked),
      () => true,
    );
    expect(signed.survivors).toEqual([vectors.agreementSigned]);
    machines[0]!.decideVoid();
    machines[0]!.confirmVoided();
    expect(signed.void).toEqual([vectors.voidSigned]);
  });
});

describe('rule 10: fresh secrets, adverts bound to the attempt', () => {
  test('two attempts share no key, no seed and no mask', async () => {
    const zeros = new Map(context.roster.map((id) => [id, new Uint8Array(48)]));
    const first = await masked({ ...plan, seed: 'one', contributions: zeros });
    const second = await masked({ ...plan, seed: 'two', contributions: zeros });
    expect(machineOf(first).advert.key).not.toEqual(machineOf(second).advert.key);
    expect(machineOf(first).advert.seedHash).not.toEqual(machineOf(second).advert.seedHash);
    expect(machineOf(first).masked!.vector).not.toEqual(machineOf(second).masked!.vector);
  });

  test('adverts of another task, roster, round, attempt or input are refused', async () => {
    const changes = [
      { task: contextlessCid('c') },
      { roster: contextlessCid('d') },
      { round: 1 },
      { attempt: 1 },
      { input: 'another model' },
    ];
    for (const change of changes) {
      const run = await startAttempt(plan);
      const foreign = await startAttempt({ ...plan, context: contextOf(context.roster, change) });
      const adverts = context.roster.map(
        (id) => machineOf(id === other ? foreign : run, id).advert,
      );
      const failure = errorOf(() => machineOf(run).adverts(adverts));
      expect(failure).toMatchObject({ code: 'MESSAGE_INVALID', details: { about: other } });
    }
  });

  test('the set must hold the own advert as it was announced', async () => {
    const run = await startAttempt(plan);
    const adverts = context.roster.map((id) => machineOf(run, id).advert);
    expect(codeOf(() => machineOf(run).adverts(adverts.slice(1)))).toBe('ROUND_EQUIVOCATION');
    const again = await createParticipantAttempt(context, me, portsOf(me, 'before a restart'));
    const changed = [again.advert, ...adverts.slice(1)];
    expect(codeOf(() => machineOf(run).adverts(changed))).toBe('ROUND_EQUIVOCATION');
  });

  test('strangers, repetitions, disorder and too few are refused', async () => {
    const run = await startAttempt(plan);
    const adverts = context.roster.map((id) => machineOf(run, id).advert);
    const stranger = organisations(30).find((id) => !context.roster.includes(id))!;
    const wider = contextOf([...context.roster.slice(1), stranger]);
    const foreign = await createParticipantAttempt(wider, stranger, portsOf(stranger, 'x'));
    const withStranger = [...adverts, foreign.advert].sort((a, b) =>
      a.organisation < b.organisation ? -1 : 1,
    );
    const bad: [Advert[], string][] = [
      [withStranger, 'MESSAGE_INVALID'],
      [[adverts[0]!, ...adverts], 'MESSAGE_INVALID'],
      [adverts.toReversed(), 'MESSAGE_INVALID'],
      [adverts.slice(0, context.threshold - 1), 'ROUND_DROPOUT'],
    ];
    for (const [set, code] of bad) expect(codeOf(() => machineOf(run).adverts(set))).toBe(code);
    // None of it cost anything.
    expect(machineOf(run).adverts(adverts)).toHaveLength(6);
  });

  test('a second, different set of adverts gets nothing; the same one the same bytes', async () => {
    const run = await startAttempt(plan);
    const adverts = context.roster.map((id) => machineOf(run, id).advert);
    const sealed = machineOf(run).adverts(adverts);
    expect(machineOf(run).adverts([...adverts])).toEqual(sealed);
    expect(codeOf(() => machineOf(run).adverts(adverts.slice(0, 5)))).toBe('ROUND_EQUIVOCATION');
  });

  test('a mask is used once: whatever is asked, the bytes already made come back', async () => {
    const run = await masked();
    const { vector } = machineOf(run).masked!;
    const again = machineOf(run).mask(new Uint8Array(48).fill(7));
    expect(again.vector).toBe(vector);
  });

  test('a second, different set of dealers gets nothing', async () => {
    const run = await masked({ ...plan, until: new Map([[me, 'shares']]) });
    const machine = machineOf(run);
    const all = run.collector.sharesFor(me);
    machine.shares(context.roster, all);
    machine.shares(context.roster, all);
    const fewer = context.roster.slice(0, 5);
    expect(codeOf(() => machine.shares(fewer, all.slice(0, 5)))).toBe('ROUND_EQUIVOCATION');
  });

  test('wiped, an attempt gives nothing any more', async () => {
    const { run, survivors, agreements } = await agreed();
    const machine = machineOf(run);
    machine.wipe();
    expect(machine.masked).toBeNull();
    for (const call of [
      () => machine.mask(new Uint8Array(48)),
      () => machine.survivors(survivors, () => true),
      () => machine.open(agreements),
      () => machine.confirmRevealed(),
      () => machine.decideVoid(),
      () => machine.confirmVoided(),
    ]) {
      expect(codeOf(call)).toBe('ROUND_REPLAYED');
    }
  });
});

const contextlessCid = (letter: string) => `bafyrei${letter.repeat(52)}` as never;

describe('rule 11: shares', () => {
  test('of too few dealers, without the own ones, incomplete, forged or for others', async () => {
    const run = await masked({ ...plan, until: new Map([[me, 'shares']]) });
    const machine = machineOf(run);
    const all = [...run.collector.sharesFor(me)];
    const t = context.threshold;
    expect(codeOf(() => machine.shares(context.roster.slice(0, t - 1), all.slice(0, t - 1)))).toBe(
      'ROUND_DROPOUT',
    );
    expect(codeOf(() => machine.shares(context.roster.slice(1), all.slice(1)))).toBe(
      'ROUND_DROPOUT',
    );
    expect(codeOf(() => machine.shares(context.roster, all.slice(1)))).toBe('MESSAGE_INVALID');
    const forOther = [...run.collector.sharesFor(other)];
    expect(codeOf(() => machine.shares(context.roster, forOther))).toBe('MESSAGE_INVALID');
    const readdressed = forOther.map((sealed) => ({ ...sealed, to: me }));
    expect(codeOf(() => machine.shares(context.roster, readdressed))).toBe('SHARES_INVALID');
    const forged = all.map((sealed) =>
      sealed.from === other ? { ...sealed, box: new Uint8Array(96) } : sealed,
    );
    expect(errorOf(() => machine.shares(context.roster, forged))).toMatchObject({
      code: 'SHARES_INVALID',
      details: { about: other },
    });
    expect(codeOf(() => machine.mask(new Uint8Array(48)))).toBe('NOT_READY');
    machine.shares(context.roster, all);
    expect(codeOf(() => machine.mask(new Uint8Array(47)))).toBe('MESSAGE_INVALID');
  });

  test('n <= 4: no shares, nothing below the whole roster, and the own seed last of all', async () => {
    const small = contextOf(organisations(4));
    const run = await startAttempt({ context: small, seed: 'small' });
    const ids = small.roster;
    const machine = run.participants.get(ids[0]!)!;
    const adverts = ids.map((id) => run.participants.get(id)!.advert);
    expect(codeOf(() => machine.adverts(adverts.slice(0, 3)))).toBe('ROUND_DROPOUT');
    expect(machine.adverts(adverts)).toEqual([]);
    expect(codeOf(() => machine.shares(ids, []))).toBe('MESSAGE_INVALID');
    for (const id of ids.slice(1)) run.participants.get(id)!.adverts(adverts);
    const sent = ids.map((id) => run.participants.get(id)!.mask(run.contributions.get(id)!).masked);
    expect(codeOf(() => machine.survivors(sent.slice(0, 3), () => true))).toBe('ROUND_DROPOUT');
    const agreements = ids.map((id) => run.participants.get(id)!.survivors(sent, () => true));
    expect(codeOf(() => machine.open(agreements.slice(0, 3)))).toBe('ROUND_DROPOUT');
    expect(codeOf(() => machine.confirmRevealed())).toBe('NOT_READY');
    machine.open(agreements);
    const release = machine.confirmRevealed();
    expect(sha256(release.seed!)).toEqual(machine.advert.seedHash);
    expect([release.seedShares, release.keyShares]).toEqual([[], []]);
  });
});

describe('rule 12: one roster', () => {
  test('who is not on it does not enter', async () => {
    const stranger = organisations(30).find((id) => !context.roster.includes(id))!;
    const entering = createParticipantAttempt(context, stranger, portsOf(stranger, 'x'));
    expect((await rejectionOf(entering)).code).toBe('ROSTER_INVALID');
  });

  test('a smaller roster is another session: its adverts and vectors do not fit', async () => {
    const smaller = await startAttempt({
      ...plan,
      context: contextOf(context.roster.slice(0, 5), { roster: contextlessCid('e') }),
    });
    const run = await startAttempt(plan);
    const adverts = context.roster
      .slice(0, 5)
      .map((id) => machineOf(id === me ? run : smaller, id).advert);
    expect(codeOf(() => machineOf(run).adverts(adverts))).toBe('MESSAGE_INVALID');
  });
});

describe('rule 13: one survivor set, then release or void', () => {
  test('a second, different survivor set is not signed; the same one again is', async () => {
    const run = await masked();
    const all = run.collector.closeMasked();
    const machine = machineOf(run);
    const signature = machine.survivors(all, () => true);
    expect(machine.survivors([...all], () => false)).toEqual(signature);
    expect(codeOf(() => machine.survivors(all.slice(0, 5), () => true))).toBe('ROUND_EQUIVOCATION');
  });

  test('the survivors hold the own vector unchanged, only dealers, at least the threshold', async () => {
    const run = await masked();
    const all = [...run.collector.closeMasked()];
    const machine = machineOf(run);
    const propose = (set: typeof all) => codeOf(() => machine.survivors(set, () => true));
    expect(propose(all.slice(1))).toBe('ROUND_DROPOUT');
    expect(propose(all.slice(0, context.threshold - 1))).toBe('ROUND_DROPOUT');
    expect(propose([all[0]!, ...all])).toBe('MESSAGE_INVALID');
    expect(propose(all.toReversed())).toBe('MESSAGE_INVALID');
    const forged = all.map((entry) =>
      entry.organisation === other ? { ...entry, hash: new Uint8Array(32) } : entry,
    );
    expect(errorOf(() => machine.survivors(forged, () => true))).toMatchObject({
      code: 'MESSAGE_INVALID',
      details: { about: other },
    });
    const renamed = all.map((e) => (e.organisation === me ? { ...all[1]!, organisation: me } : e));
    expect(propose(renamed)).toBe('MESSAGE_INVALID');
    expect(machine.survivors(all, () => true).organisation).toBe(me);
  });

  test('a vector of our own that we did not send, though signed with our key', async () => {
    // As from a copy of this node, or from the attempt before a restart.
    const run = await masked();
    const group = {
      advertsHash: hashAdverts([...run.participants.values()].map((m) => m.advert)),
      dealers: context.roster,
    };
    const mine = signMasked(context, group, me, sha256(), signAs(me));
    const all = run.collector.closeMasked().map((e) => (e.organisation === me ? mine : e));
    expect(codeOf(() => machineOf(run).survivors(all, () => true))).toBe('ROUND_EQUIVOCATION');
  });

  test('who dropped out does not count among those that agree', async () => {
    const lost = context.roster[5]!;
    const { run, survivors, agreements } = await agreed({
      ...plan,
      until: new Map([[lost, 'shares']]),
    });
    const group = {
      advertsHash: hashAdverts([...run.participants.values()].map((m) => m.advert)),
      dealers: context.roster,
    };
    const bytes = agreementBytes(context, group, survivors);
    const outside = { organisation: lost, signature: signAs(lost)('survivors', bytes) };
    const enough = [...agreements.slice(0, context.threshold - 1), outside];
    expect(errorOf(() => machineOf(run).open(enough))).toMatchObject({
      code: 'MESSAGE_INVALID',
      details: { about: lost },
    });
  });

  test('vectors made over other dealers are noticed before anything opens', async () => {
    // One organisation is told that another had not dealt; it masks over a smaller group.
    const misled = context.roster[2]!;
    const run = await startAttempt(plan);
    const { collector, participants } = run;
    for (const [id, machine] of participants) collector.addAdvert(id, machine.advert);
    const adverts = collector.closeAdverts();
    for (const [id, machine] of participants) collector.addShares(id, machine.adverts(adverts));
    const dealers = collector.closeShares();
    const masks = [...participants].map(([id, machine]) => {
      const drop = id === misled ? dealers.at(-1) : undefined;
      const group = dealers.filter((dealer) => dealer !== drop);
      machine.shares(
        group,
        collector.sharesFor(id).filter(({ from }) => from !== drop),
      );
      return machine.mask(run.contributions.get(id)!).masked;
    });
    expect(errorOf(() => machineOf(run).survivors(masks, () => true))).toMatchObject({
      code: 'MESSAGE_INVALID',
      details: { about: misled },
    });
  });

  test('nothing opens without the threshold of signatures over the own survivor set', async () => {
    const { run, survivors, agreements } = await agreed();
    const machine = machineOf(run);
    const t = context.threshold;
    expect(codeOf(() => machine.open(agreements.slice(0, t - 1)))).toBe('ROUND_DROPOUT');
    const twice = [agreements[0]!, ...agreements.slice(0, t - 1)];
    expect(codeOf(() => machine.open(twice))).toBe('MESSAGE_INVALID');
    const forged = agreements.map((a) => ({ ...a, signature: agreements[0]!.signature }));
    expect(codeOf(() => machine.open(forged))).toBe('MESSAGE_INVALID');
    // Signatures over another set of survivors are no signatures over this one.
    const advertsHash = hashAdverts([...run.participants.values()].map((m) => m.advert));
    const group = { advertsHash, dealers: context.roster };
    const bytes = agreementBytes(context, group, survivors.slice(0, t));
    const elsewhere = context.roster
      .slice(0, t)
      .map((id) => ({ organisation: id, signature: signAs(id)('survivors', bytes) }));
    expect(
      elsewhere.every((a) => verifySignature(a.organisation, 'survivors', bytes, a.signature)),
    ).toBe(true);
    expect(codeOf(() => machine.open(elsewhere))).toBe('MESSAGE_INVALID');
    expect(machine.phase).toBe('agreed');
    expect(machine.open(agreements.slice(0, t))).toEqual({
      decision: 'reveal',
      survivors: context.roster,
    });
  });

  test('the release waits for the decision to be written, and a resend gives the same', async () => {
    const { run, agreements } = await agreed();
    const machine = machineOf(run);
    expect(codeOf(() => machine.confirmRevealed())).toBe('NOT_READY');
    machine.open(agreements);
    const release = machine.confirmRevealed();
    machine.open(agreements);
    expect(machine.confirmRevealed()).toBe(release);
  });

  test('never both kinds of share for one peer', async () => {
    const lost = context.roster[5]!;
    const { run, agreements } = await agreed({ ...plan, until: new Map([[lost, 'shares']]) });
    const machine = machineOf(run);
    machine.open(agreements);
    const { seed, seedShares, keyShares } = machine.confirmRevealed();
    expect(seed).toBeNull();
    expect(seedShares.map(({ of }) => of)).toEqual(context.roster.slice(0, 5));
    expect(keyShares.map(({ of }) => of)).toEqual([lost]);
  });

  test('after a decision to reveal no void, after a decision to void no release', async () => {
    const { run, survivors, agreements } = await agreed();
    const revealing = machineOf(run);
    revealing.open(agreements);
    expect(codeOf(() => revealing.decideVoid())).toBe('ROUND_REVEALED');
    expect(codeOf(() => revealing.confirmVoided())).toBe('NOT_READY');
    revealing.confirmRevealed();
    expect(codeOf(() => revealing.decideVoid())).toBe('ROUND_REVEALED');

    const voiding = machineOf(run, other);
    expect(voiding.decideVoid()).toEqual({ decision: 'void' });
    for (const call of [
      () => voiding.open(agreements),
      () => voiding.confirmRevealed(),
      () => voiding.survivors(survivors, () => true),
    ]) {
      expect(codeOf(call)).toBe('ROUND_REPLAYED');
    }
    const signature = voiding.confirmVoided();
    voiding.decideVoid();
    expect(voiding.confirmVoided()).toEqual(signature);
    expect(codeOf(() => voiding.open(agreements))).toBe('ROUND_REPLAYED');
  });

  test('a void needs its own decision first', async () => {
    const run = await masked();
    expect(codeOf(() => machineOf(run).confirmVoided())).toBe('NOT_READY');
  });
});

describe('rules 14, 16, 20: the operator’s own judgement of the survivors', () => {
  test('what it does not accept is not signed', async () => {
    const run = await masked();
    const all = run.collector.closeMasked();
    const machine = machineOf(run);
    let asked: readonly string[] = [];
    const refuse = (survivors: readonly string[]) => {
      asked = survivors;
      return false;
    };
    expect(codeOf(() => machine.survivors(all, refuse))).toBe('PROTECTION_TOO_LOW');
    expect(asked).toEqual(context.roster);
    const overlap = () => {
      throw new ParleyError('OVERLAP', 'too close to an earlier one');
    };
    expect(codeOf(() => machine.survivors(all, overlap))).toBe('OVERLAP');
    expect(machine.phase).toBe('masked');
    machine.survivors(all, () => true);
  });
});

describe('steps out of order', () => {
  test('are refused and change nothing', async () => {
    const run = await startAttempt(plan);
    const machine = machineOf(run);
    for (const call of [
      () => machine.shares([], []),
      () => machine.mask(new Uint8Array(48)),
      () => machine.survivors([], () => true),
      () => machine.open([]),
      () => machine.confirmRevealed(),
    ]) {
      expect(codeOf(call)).toBe('NOT_READY');
    }
    collectMasked(plan, run);
    expect((await openSum(plan, run)).culprits).toEqual([]);
  });
});
