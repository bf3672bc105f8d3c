import { describe, expect, test } from 'vitest';
import {
  attemptContext,
  sessionOf,
  thresholdOf,
  type AttemptFields,
} from '../../../core/aggregation/context.ts';
import { sha256 } from '../../../core/schema/canonical.ts';
import { codeOf } from './support/code-of.ts';
import { organisations, rosterId, task } from './support/organisations.ts';
import { vectors } from './support/vectors.ts';

describe('the context of an attempt', () => {
  const fields: AttemptFields = {
    task,
    roster: rosterId,
    participants: organisations(5).reverse(),
    round: 0,
    attempt: 0,
    input: sha256(),
    ring: 'z128',
    length: 1,
  };

  test('rule 10: the session is the hash of task and roster', () => {
    const { task: ofTask, roster, hash } = vectors.session;
    expect(sessionOf(ofTask, roster)).toEqual(hash);
    expect(sessionOf(roster, ofTask)).not.toEqual(hash);
  });

  test('rule 11: the threshold is everybody up to four, floor(2n/3)+1 above', () => {
    const expected = { 2: 2, 3: 3, 4: 4, 5: 4, 6: 5, 7: 5, 9: 7, 10: 7, 100: 67, 200: 134 };
    for (const [n, t] of Object.entries(expected)) expect(thresholdOf(Number(n))).toBe(t);
    for (let n = 5; n <= 200; n++) {
      // Two sets of t overlap in more than a third: one honest organisation would have to sign twice.
      expect(3 * (2 * thresholdOf(n) - n)).toBeGreaterThan(n);
    }
  });

  test('the roster is put in order', () => {
    expect(attemptContext(fields).roster).toEqual(organisations(5));
  });

  test('rosters of one, of too many and with repetitions are refused', () => {
    const [one] = organisations(1);
    for (const participants of [[one!], [one!, one!], organisations(201)]) {
      expect(codeOf(() => attemptContext({ ...fields, participants }))).toBe('ROSTER_INVALID');
    }
    expect(codeOf(() => attemptContext({ ...fields, length: 0 }))).toBe('MESSAGE_INVALID');
    expect(codeOf(() => attemptContext({ ...fields, input: sha256().subarray(1) }))).toBe(
      'MESSAGE_INVALID',
    );
  });
});
