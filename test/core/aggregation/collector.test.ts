import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signAdvert } from '../../../core/aggregation/adverts.ts';
import { attemptBinding, thresholdOf } from '../../../core/aggregation/context.ts';
import { verifyTranscript } from '../../../core/aggregation/transcript.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { codeOf, errorOf, rejectionOf } from './support/code-of.ts';
import {
  contextOf,
  organisations,
  seededBytes,
  seededInteger,
  signAs,
  verifySignature,
} from './support/organisations.ts';
import {
  collectMasked,
  openSum,
  plainSum,
  runAttempt,
  startAttempt,
  type Plan,
  type Until,
} from './support/run-attempt.ts';

const full = process.env['PARLEY_TEST_FULL'] !== undefined;

describe('an honest launcher gets exactly the sum', () => {
  test(
    'any ring, any values, dropouts at every phase (rule 11)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 2, max: full ? 25 : 10 }),
          fc.constantFrom('z128' as const, 'z32' as const),
          fc.integer({ min: 1, max: 40 }),
          fc.string({ minLength: 4, maxLength: 8 }),
          async (n, ring, length, seed) => {
            const context = contextOf(organisations(n), { ring, length });
            const plan = { context, seed, until: dropouts(context.roster, seed) };
            const { run, outcome } = await runAttempt(plan);
            const { survivors } = outcome.transcript;
            const vectors = survivors.map((id) => run.contributions.get(id));
            expect(outcome.sum).toEqual(plainSum(context, vectors));
            expect(outcome.culprits).toEqual([]);
            const answered = (steps: Until[]) => (id: (typeof survivors)[number]) =>
              steps.includes(plan.until.get(id) ?? 'release');
            expect(survivors).toEqual(
              context.roster.filter(answered(['masked', 'agreement', 'release'])),
            );
            const { transcript, vectors: signed } = outcome;
            expect(verifyTranscript(context, transcript, signed, verifySignature)).toEqual(
              outcome.sum,
            );
          },
        ),
        { numRuns: full ? 150 : 25, seed: 7 },
      );
    },
    full ? 600_000 : 60_000,
  );

  test.each(full ? [50, 100, 200] : [25])(
    '%i organisations, as many dropouts as allowed',
    async (n) => {
      const context = contextOf(organisations(n), { ring: 'z32', length: 10 });
      const lost = context.roster.slice(0, n - context.threshold);
      const until = new Map(lost.map((id) => [id, 'shares' as const]));
      const { run, outcome } = await runAttempt({ context, seed: 'many', until });
      const vectors = context.roster.slice(lost.length).map((id) => run.contributions.get(id));
      expect(outcome.sum).toEqual(plainSum(context, vectors));
      expect(outcome.transcript.keys.map(({ of }) => of)).toEqual(lost);
    },
    // Two hundred check 95,000 signatures, one after the other on one core.
    full ? 600_000 : 60_000,
  );
});

/** Loses some, each after a random step, so that the threshold still holds for all steps. */
function dropouts(roster: readonly OrganisationId[], seed: string): Map<OrganisationId, Until> {
  const pick = seededInteger(`${seed}/dropouts`);
  const most = roster.length - thresholdOf(roster.length);
  const until = new Map<OrganisationId, Until>();
  for (let i = pick(most + 1); i > 0; i--) {
    const steps: Until[] = ['nothing', 'advert', 'shares', 'masked', 'agreement'];
    until.set(roster[pick(roster.length)]!, steps[pick(steps.length)]!);
  }
  return until;
}

describe('rule 11: below the threshold the sum stays closed', () => {
  const roster = organisations(6);
  const context = contextOf(roster);
  const two = (step: Until) => new Map(context.roster.slice(0, 2).map((id) => [id, step]));

  test.each(['nothing', 'advert', 'shares', 'masked', 'agreement'] as const)(
    'two of six lost after: %s',
    async (step) => {
      const failure = await rejectionOf(runAttempt({ context, seed: 'lost', until: two(step) }));
      expect(failure.code).toBe('ROUND_DROPOUT');
      expect(failure.details['missing']).toEqual(context.roster.slice(0, 2));
    },
  );

  test('with four organisations one lost is too many', async () => {
    const four = contextOf(organisations(4));
    const until = new Map([[four.roster[0]!, 'advert' as const]]);
    const failure = await rejectionOf(runAttempt({ context: four, seed: 'lost', until }));
    expect(failure.code).toBe('ROUND_DROPOUT');
  });
});

describe('rule 11: a wrong share names its sender, a wrong dealing its dealer', () => {
  const context = contextOf(organisations(7));
  const [first, liar] = [context.roster[0]!, context.roster[1]!];

  const lying: Plan = {
    context,
    seed: 'liar',
    release: (from, release) =>
      from === liar
        ? {
            ...release,
            seedShares: release.seedShares.map((s) => ({ ...s, share: new Uint8Array(32) })),
          }
        : release,
  };

  test('a liar among more releases than needed is passed over', async () => {
    const { run, outcome } = await runAttempt(lying);
    expect(outcome.culprits).toEqual([liar]);
    expect(outcome.sum).toEqual(plainSum(context, [...run.contributions.values()]));
  });

  test('a liar among just enough releases fails the attempt', async () => {
    const until = new Map(context.roster.slice(5).map((id) => [id, 'agreement' as const]));
    const failure = await rejectionOf(runAttempt({ ...lying, until }));
    expect(failure.code).toBe('SHARES_INVALID');
    expect(failure.details['culprits']).toEqual([liar]);
  });

  test('shares passed off as others, left out or cut short are lies, too', async () => {
    for (const lie of ['swap', 'omit', 'cut'] as const) {
      const { outcome } = await runAttempt({
        context,
        seed: 'liar',
        release: (from, release) => {
          if (from !== liar) return release;
          const [a, b, ...rest] = release.seedShares;
          if (lie === 'omit') return { ...release, seedShares: [b!, ...rest] };
          const cut = { of: a!.of, share: a!.share.subarray(1) };
          const swapped = [
            { of: a!.of, share: b!.share },
            { of: b!.of, share: a!.share },
          ];
          return { ...release, seedShares: [...(lie === 'cut' ? [cut, b!] : swapped), ...rest] };
        },
      });
      expect(outcome.culprits).toEqual([liar]);
    }
  });

  test('n <= 4: a wrong seed names its sender', async () => {
    const four = contextOf(organisations(4));
    const release: NonNullable<Plan['release']> = (from, given) =>
      from === four.roster[2] ? { ...given, seed: new Uint8Array(32) } : given;
    const failure = await rejectionOf(runAttempt({ context: four, seed: 'liar', release }));
    expect(failure.code).toBe('SHARES_INVALID');
    expect(failure.details['culprits']).toEqual([four.roster[2]]);
  });

  test('a dealer whose advert hides another seed than it shares is named', async () => {
    // The dealer's own program shares what it drew; another hash in a validly signed advert is the same lie.
    const run = await startAttempt({ context, seed: 'dealer' });
    const honest = run.participants.get(first)!;
    const drawn = seededBytes(`dealer/${first}`);
    const key = drawn(32);
    const lie = signAdvert(context, first, { key, seed: new Uint8Array(32) }, signAs(first));
    expect(lie.key).toEqual(honest.advert.key);
    Object.defineProperty(honest, 'advert', { value: lie });
    collectMasked({ context, seed: 'dealer' }, run);
    const failure = await rejectionOf(openSum({ context, seed: 'dealer' }, run));
    expect(failure.code).toBe('SHARES_INVALID');
    expect(failure.details['culprits']).toEqual([first]);
  });
});

describe('what the launcher takes in', () => {
  const context = contextOf(organisations(5));
  const plan = { context, seed: 'inbox' };
  const [a, b] = [context.roster[0]!, context.roster[1]!];

  test('forged, foreign, repeated and changed adverts', async () => {
    const { collector, participants } = await startAttempt(plan);
    const { advert } = participants.get(a)!;
    const forged = { ...advert, seedHash: new Uint8Array(32) };
    expect(errorOf(() => collector.addAdvert(a, forged))).toMatchObject({
      code: 'MESSAGE_INVALID',
      details: { about: a },
    });
    expect(codeOf(() => collector.addAdvert(b, advert))).toBe('MESSAGE_INVALID');
    const stranger = organisations(30).find((id) => !context.roster.includes(id))!;
    expect(codeOf(() => collector.addAdvert(stranger, advert))).toBe('MESSAGE_INVALID');
    collector.addAdvert(a, advert);
    collector.addAdvert(a, advert);
    expect(codeOf(() => collector.addAdvert(a, forged))).toBe('ROUND_EQUIVOCATION');
    expect(collector.waitingFor()).toEqual(context.roster.slice(1));
    expect(collector.isEnough()).toBe(false);
  });

  test('a key that gives no secret, which all others would refuse', async () => {
    const { collector, participants } = await startAttempt(plan);
    const { advert } = participants.get(a)!;
    const key = new Uint8Array(32);
    const words = [...attemptBinding(context), a, key, advert.seedHash];
    const signature = signAs(a)('advert', encodeCanonical(words));
    expect(errorOf(() => collector.addAdvert(a, { ...advert, key, signature }))).toMatchObject({
      code: 'MESSAGE_INVALID',
      details: { about: a },
    });
    collector.addAdvert(a, advert);
  });

  test('an advert of another attempt does not count', async () => {
    const { collector } = await startAttempt(plan);
    const other = await startAttempt({
      ...plan,
      context: contextOf(context.roster, { attempt: 1 }),
    });
    expect(codeOf(() => collector.addAdvert(a, other.participants.get(a)!.advert))).toBe(
      'MESSAGE_INVALID',
    );
  });

  test('a phase that was closed takes nobody in', async () => {
    const { collector, participants } = await startAttempt(plan);
    for (const id of context.roster.slice(1)) collector.addAdvert(id, participants.get(id)!.advert);
    collector.closeAdverts();
    expect(codeOf(() => collector.addAdvert(a, participants.get(a)!.advert))).toBe('TIMED_OUT');
  });

  test('a vector of wrong length, or not the signed one', async () => {
    const run = await startAttempt(plan);
    collectMasked({ ...plan, until: new Map([[a, 'shares']]) }, run);
    const participant = run.participants.get(a)!;
    const dealers = context.roster;
    participant.shares(dealers, run.collector.sharesFor(a));
    const { masked, vector } = participant.mask(run.contributions.get(a)!);
    expect(codeOf(() => run.collector.addMasked(a, masked, vector.subarray(1)))).toBe(
      'MESSAGE_INVALID',
    );
    const other = Uint8Array.from(vector, (byte) => byte ^ 1);
    expect(codeOf(() => run.collector.addMasked(a, masked, other))).toBe('MESSAGE_INVALID');
    run.collector.addMasked(a, masked, vector);
  });

  test('steps out of order', async () => {
    const { collector } = await startAttempt(plan);
    expect(codeOf(() => collector.closeShares())).toBe('NOT_READY');
    expect(codeOf(() => collector.closeMasked())).toBe('NOT_READY');
    expect(codeOf(() => collector.closeAgreements())).toBe('NOT_READY');
    expect((await rejectionOf(collector.finish())).code).toBe('NOT_READY');
  });
});
