import { describe, expect, test } from 'vitest';
import { isVoided, signVoid } from '../../../core/aggregation/void.ts';
import { contextOf, organisations, signAs, verifySignature } from './support/organisations.ts';
import { startAttempt } from './support/run-attempt.ts';

describe('rule 13: an attempt counts as revealed unless t peers signed void', () => {
  const context = contextOf(organisations(6));
  const voids = context.roster.map((id) => signVoid(context, id, signAs(id)));
  const counts = (signatures: typeof voids, of = context) =>
    isVoided(of, signatures, verifySignature);

  test('t signatures are enough, fewer are not', () => {
    expect(counts(voids.slice(0, context.threshold))).toBe(true);
    expect(counts(voids.slice(0, context.threshold - 1))).toBe(false);
  });

  test('repetitions, strangers and forgeries do not count', () => {
    const few = voids.slice(0, context.threshold - 1);
    const stranger = organisations(30).find((id) => !context.roster.includes(id))!;
    const forged = { ...voids[5]!, signature: voids[0]!.signature };
    expect(counts([...few, few[0]!, signVoid(context, stranger, signAs(stranger)), forged])).toBe(
      false,
    );
  });

  test('signatures for another attempt, round or input do not count', () => {
    for (const change of [{ attempt: 1 }, { round: 1 }, { input: 'other' }]) {
      expect(counts(voids, contextOf(context.roster, change))).toBe(false);
    }
  });

  test('what a running attempt signs and what is signed after a restart are the same words', async () => {
    const run = await startAttempt({ context, seed: 'void' });
    const signatures = [...run.participants.values()].map((participant) => {
      participant.decideVoid();
      return participant.confirmVoided();
    });
    expect(counts(signatures)).toBe(true);
  });
});
