import { describe, expect, test, vi } from 'vitest';
import { createCollectorAttempt } from '../../../core/aggregation/collector.ts';
import { recovers } from '../../../core/aggregation/context.ts';
import { asParleyError } from '../../../core/schema/errors.ts';
import { breaches, isRight, MaliciousHub } from './support/malicious-hub.ts';
import {
  contextOf,
  organisations,
  seededInteger,
  verifySignature,
} from './support/organisations.ts';
import { plainSum, startAttempt } from './support/run-attempt.ts';

const full = process.env['PARLEY_TEST_FULL'] !== undefined;
if (full) vi.setConfig({ testTimeout: 600_000 });

describe('rules 10 to 13 against a launcher that lies, with fewer than n/3 participants on its side', () => {
  test('in every schedule: one mask, one survivor set, one kind of share, the right sum or none', async () => {
    let released = 0;
    let summed = 0;
    const codes = new Set<string>();
    for (let seed = 0; seed < (full ? 1500 : 60); seed++) {
      const roster = organisations(3 + (seed % 6));
      const hub = new MaliciousHub(`${seed}`);
      for (const attempt of [0, 1]) {
        await hub.enter(contextOf(roster, { attempt, length: 2 }), `${seed}`);
      }
      for (let step = 0; step < roster.length * 30; step++) hub.step();
      for (const attempt of hub.attempts) {
        expect(breaches(attempt), `seed ${seed}`).toEqual([]);
        released += attempt.victims.filter((victim) => victim.releases.length > 0).length;
      }
      for (const opened of await hub.openWhatItCan()) {
        summed += 1;
        expect(isRight(opened), `seed ${seed}`).toBe(true);
      }
      for (const code of hub.codes.keys()) codes.add(code);
    }
    // The schedules reach the end often enough to mean something, and stumble over everything on their way.
    expect(released).toBeGreaterThan(60);
    expect(summed).toBeGreaterThan(10);
    for (const code of [
      'MESSAGE_INVALID',
      'ROUND_EQUIVOCATION',
      'ROUND_DROPOUT',
      'ROUND_REPLAYED',
      'ROUND_REVEALED',
      'SHARES_INVALID',
      'PROTECTION_TOO_LOW',
      'NOT_READY',
    ]) {
      expect(codes, code).toContain(code);
    }
  });
});

describe('an honest launcher over a network that loses, repeats, reorders and damages', () => {
  test('the sum is exactly that of the survivors, or the attempt ends with a code', async () => {
    let sums = 0;
    for (let seed = 0; seed < (full ? 600 : 25); seed++) {
      const roster = organisations(3 + (seed % 7));
      const failure = await overBadNetwork(`${seed}`, contextOf(roster, { length: 2 }));
      if (failure === null) sums += 1;
      else expect(['ROUND_DROPOUT', 'SHARES_INVALID'], `seed ${seed}`).toContain(failure);
    }
    expect(sums).toBeGreaterThan(5);
  });
});

/** @returns the code the attempt ended with, null when the sum was opened and right */
async function overBadNetwork(
  seed: string,
  context: ReturnType<typeof contextOf>,
): Promise<string | null> {
  const random = seededInteger(`network ${seed}`);
  const { participants, contributions } = await startAttempt({ context, seed });
  const collector = createCollectorAttempt(context, verifySignature);

  const damaged = <T>(message: T): T => {
    const copy = structuredClone(message);
    const leaves: Uint8Array[] = [];
    const walk = (value: unknown): void => {
      if (value instanceof Uint8Array) leaves.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
    };
    walk(copy);
    const leaf = leaves[random(Math.max(leaves.length, 1))];
    if (leaf !== undefined) leaf[random(leaf.length)]! ^= 1 << random(8);
    return copy;
  };
  /** A question and its answer, each of which may be lost, damaged or come twice; a refusal ends nothing. */
  const exchange = <Q, A>(question: Q, answer: (question: Q) => A, accept: (answer: A) => void) => {
    const luck = random(50);
    if (luck === 0) return;
    try {
      const given = answer(luck === 1 ? damaged(question) : question);
      accept(luck === 2 ? damaged(given) : given);
      if (luck === 3) accept(answer(question));
      if (luck === 4) accept(damaged(given));
    } catch (error) {
      const { code } = asParleyError(error);
      if (code === 'INTERNAL') throw error;
    }
  };
  const shuffled = <T>(list: readonly T[]) =>
    list
      .map((item) => ({ item, key: random(1e9) }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);

  try {
    for (const [id, machine] of shuffled([...participants])) {
      exchange(
        null,
        () => machine.advert,
        (advert) => collector.addAdvert(id, advert),
      );
    }
    const adverts = collector.closeAdverts();
    for (const { organisation: id } of shuffled(adverts)) {
      const machine = participants.get(id)!;
      exchange(
        adverts,
        (set) => machine.adverts(set),
        (shares) => {
          if (recovers(context)) collector.addShares(id, shares);
        },
      );
    }
    const dealers = recovers(context) ? collector.closeShares() : context.roster;
    for (const id of shuffled(dealers)) {
      const machine = participants.get(id)!;
      const answer = (question: { shares: ReturnType<typeof collector.sharesFor> }) => {
        if (recovers(context)) machine.shares(dealers, question.shares);
        return machine.mask(contributions.get(id)!);
      };
      exchange({ shares: collector.sharesFor(id) }, answer, ({ masked, vector }) =>
        collector.addMasked(id, masked, vector),
      );
    }
    const masked = collector.closeMasked();
    const survivors = masked.map((entry) => entry.organisation);
    for (const id of shuffled(survivors)) {
      const answer = (set: typeof masked) => participants.get(id)!.survivors(set, () => true);
      exchange(masked, answer, (agreement) => collector.addAgreement(id, agreement));
    }
    const agreements = collector.closeAgreements();
    for (const id of shuffled(survivors)) {
      const answer = (set: typeof agreements) => {
        participants.get(id)!.open(set);
        return participants.get(id)!.confirmRevealed();
      };
      exchange(agreements, answer, (release) => collector.addRelease(id, release));
    }
    const { sum } = await collector.finish();
    const expected = plainSum(
      context,
      survivors.map((id) => contributions.get(id)),
    );
    expect(sum).toEqual(expected);
    return null;
  } catch (error) {
    const failure = asParleyError(error);
    if (failure.code === 'INTERNAL') throw error;
    return failure.code;
  }
}
