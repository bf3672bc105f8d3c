import { beforeAll, describe, expect, test } from 'vitest';
import { verifyTranscript } from '../../../core/aggregation/transcript.ts';
import type { RoundOutcome } from '../../../core/aggregation/types.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { Transcript } from '../../../core/schema/wire/round.ts';
import { codeOf, errorOf } from './support/code-of.ts';
import { contextOf, organisations, signAs, verifySignature } from './support/organisations.ts';
import { plainSum, runAttempt } from './support/run-attempt.ts';
import { agreementBytes, signMasked } from '../../../core/aggregation/agreement.ts';
import { hashAdverts } from '../../../core/aggregation/adverts.ts';
import { sha256 } from '../../../core/schema/canonical.ts';

describe('rule 15: everybody recomputes the sum', () => {
  const context = contextOf(organisations(7), { length: 4 });
  const lost = context.roster[3]!;
  const [first, second] = [context.roster[0]!, context.roster[1]!];
  let outcome: RoundOutcome;
  let expected: Uint8Array;
  const check = (transcript: Transcript, vectors = outcome.vectors, of = context) =>
    verifyTranscript(of, transcript, vectors, verifySignature);

  beforeAll(async () => {
    const until = new Map([[lost, 'shares' as const]]);
    const run = await runAttempt({ context, seed: 'transcript', until });
    outcome = run.outcome;
    const survivors = context.roster.filter((id) => id !== lost);
    expected = plainSum(
      context,
      survivors.map((id) => run.run.contributions.get(id)),
    );
  });

  test('from the signed messages alone, also after they travelled', () => {
    const travelled = decodeCanonical(Transcript, encodeCanonical(outcome.transcript));
    expect(check(travelled)).toEqual(expected);
  });

  test('a vector changed by one bit', () => {
    const vectors = new Map(outcome.vectors);
    vectors.set(
      first,
      Uint8Array.from(vectors.get(first)!, (b, i) => (i === 5 ? b ^ 1 : b)),
    );
    expect(errorOf(() => check(outcome.transcript, vectors))).toMatchObject({
      code: 'SUM_MISMATCH',
      details: { about: first },
    });
  });

  test('a vector missing, or of another length', () => {
    const missing = new Map([...outcome.vectors].slice(1));
    expect(codeOf(() => check(outcome.transcript, missing))).toBe('MESSAGE_INVALID');
    const short = new Map(outcome.vectors).set(first, new Uint8Array(8));
    expect(codeOf(() => check(outcome.transcript, short))).toBe('MESSAGE_INVALID');
  });

  test('a launcher cannot swap a vector for one it made up', () => {
    const made = new Uint8Array(64);
    const vectors = new Map(outcome.vectors).set(first, made);
    const masked = outcome.transcript.masked.map((entry) =>
      entry.organisation === first ? { ...entry, hash: sha256(made) } : entry,
    );
    expect(codeOf(() => check({ ...outcome.transcript, masked }, vectors))).toBe('MESSAGE_INVALID');
  });

  test('a launcher that contributes cannot exchange its own vector once the others have signed', () => {
    const { transcript } = outcome;
    const made = new Uint8Array(64);
    const group = { advertsHash: hashAdverts(transcript.adverts), dealers: transcript.dealers };
    const mine = signMasked(context, group, first, sha256(made), signAs(first));
    const masked = transcript.masked.map((entry) => (entry.organisation === first ? mine : entry));
    const vectors = new Map(outcome.vectors).set(first, made);
    const bytes = agreementBytes(context, group, masked);
    const agreements = transcript.agreements.map((agreement) =>
      agreement.organisation === first
        ? { ...agreement, signature: signAs(first)('survivors', bytes) }
        : agreement,
    );
    expect(codeOf(() => check({ ...transcript, masked, agreements }, vectors))).toBe(
      'MESSAGE_INVALID',
    );
  });

  test('secrets that are not the advertised ones', () => {
    const { seeds, keys } = outcome.transcript;
    const wrongSeed = seeds.map((s) => (s.of === second ? { ...s, seed: new Uint8Array(32) } : s));
    expect(errorOf(() => check({ ...outcome.transcript, seeds: wrongSeed }))).toMatchObject({
      code: 'SHARES_INVALID',
      details: { about: second },
    });
    const wrongKey = keys.map((k) => ({ ...k, key: new Uint8Array(32).fill(1) }));
    expect(errorOf(() => check({ ...outcome.transcript, keys: wrongKey }))).toMatchObject({
      code: 'SHARES_INVALID',
      details: { about: lost },
    });
  });

  test('survivors, dealers, secrets, signatures left out, added or out of order', () => {
    const t = outcome.transcript;
    const without = context.threshold - 1;
    const broken: [string, Partial<Transcript>][] = [
      ['MESSAGE_INVALID', { survivors: t.survivors.slice(1) }],
      ['MESSAGE_INVALID', { dealers: t.dealers.slice(1) }],
      ['MESSAGE_INVALID', { dealers: t.dealers.toReversed() }],
      ['MESSAGE_INVALID', { seeds: t.seeds.slice(1) }],
      ['MESSAGE_INVALID', { seeds: t.seeds.toReversed() }],
      ['MESSAGE_INVALID', { keys: [] }],
      ['MESSAGE_INVALID', { adverts: t.adverts.slice(1) }],
      ['MESSAGE_INVALID', { masked: t.masked.slice(1), survivors: t.survivors.slice(1) }],
      ['ROUND_DROPOUT', { agreements: t.agreements.slice(0, without) }],
      ['MESSAGE_INVALID', { agreements: [t.agreements[0]!, ...t.agreements] }],
      ['ROUND_DROPOUT', { adverts: [], dealers: [] }],
    ];
    for (const [code, change] of broken) {
      expect(
        codeOf(() => check({ ...t, ...change })),
        Object.keys(change).join(),
      ).toBe(code);
    }
  });

  test('a transcript of another round, attempt, input or task', () => {
    for (const change of [
      { round: 1 },
      { attempt: 1 },
      { input: 'x' },
      { roster: `bafyrei${'z'.repeat(52)}` as never },
    ]) {
      const other = contextOf(context.roster, { length: 4, ...change });
      expect(codeOf(() => check(outcome.transcript, outcome.vectors, other))).toBe(
        'MESSAGE_INVALID',
      );
    }
  });
});
