import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../core/schema/limits.ts';
import { asParleyError } from '../../../core/schema/errors.ts';
import {
  sameGroup,
  survivorsAllowed,
  type AttemptQuestion,
} from '../../../core/tasks/attempt-history.ts';
import type { AttemptFact } from '../../../core/tasks/state.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { codeOf, contentId, orgs } from './support/pure.ts';

const roster = contentId();
const six: readonly OrganisationId[] = orgs(6);
const five = orgs(5);
const input = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);

const fact = (kind: AttemptFact['kind'], change: Partial<AttemptFact> = {}): AttemptFact => ({
  kind,
  roster,
  round: 0,
  attempt: 0,
  input,
  survivors: kind === 'revealed' ? five : [],
  ...change,
});
const ask = (change: Partial<AttemptQuestion>): AttemptQuestion => ({
  facts: [],
  roster,
  round: 0,
  attempt: 0,
  input,
  recovers: true,
  openedBefore: null,
  voided: new Set(),
  agreed: new Map(),
  ...change,
});
const entered = fact('entered');
const revealed = fact('revealed');

describe('rule 13: entering an attempt', () => {
  const table: [string, Partial<AttemptQuestion>, string | readonly string[] | null][] = [
    ['the first one is free', {}, null],
    ['the same one again is replayed', { facts: [entered] }, 'ROUND_REPLAYED'],
    [
      'a lower one is replayed',
      { facts: [fact('entered', { attempt: 2 })], attempt: 1 },
      'ROUND_REPLAYED',
    ],
    [
      'an earlier round is replayed',
      { facts: [fact('entered', { round: 1 })], attempt: 5 },
      'ROUND_REPLAYED',
    ],
    [
      'one signed void without being entered is replayed',
      { facts: [fact('voided')] },
      'ROUND_REPLAYED',
    ],
    ['above the cap', { attempt: limits.attemptsPerRound + 1 }, 'ROUND_REPLAYED'],
    [
      'rule 12: another roster',
      { facts: [entered], attempt: 1, roster: contentId() },
      'ROSTER_INVALID',
    ],
    ['n <= 4, nothing released', { facts: [entered], attempt: 1, recovers: false }, null],
    ['n <= 4, released', { facts: [entered, revealed], attempt: 1, recovers: false }, five],
    ['n >= 5, no word of the others', { facts: [entered], attempt: 1 }, 'ROUND_REVEALED'],
    ['n >= 5, own word alone', { facts: [entered, fact('voided')], attempt: 1 }, 'ROUND_REVEALED'],
    ['n >= 5, t signed void', { facts: [entered], attempt: 1, voided: new Set([0]) }, null],
    [
      'n >= 5, void is of another attempt',
      { facts: [entered], attempt: 2, voided: new Set([1]) },
      'ROUND_REVEALED',
    ],
    [
      'n >= 5, agreed to a group',
      { facts: [entered], attempt: 1, agreed: new Map([[0, five]]) },
      five,
    ],
    ['n >= 5, released', { facts: [entered, revealed], attempt: 1, voided: new Set([0]) }, five],
    [
      'another input after a revealed attempt',
      { facts: [entered, revealed], attempt: 1, input: other },
      'ROUND_INPUT',
    ],
    [
      'another input after a void one',
      { facts: [entered], attempt: 1, input: other, voided: new Set([0]) },
      null,
    ],
    [
      'two attempts opened with two groups',
      {
        facts: [entered, revealed, fact('entered', { attempt: 1 })],
        attempt: 2,
        agreed: new Map([[1, six]]),
      },
      'ROUND_REVEALED',
    ],
  ];
  it.each(table)('%s', (_name, question, expected) => {
    if (typeof expected === 'string') {
      expect(codeOf(() => survivorsAllowed(ask(question)))).toBe(expected);
    } else {
      expect(survivorsAllowed(ask(question))).toEqual(expected);
    }
  });
});

describe('rule 14: later rounds', () => {
  it('are pinned to the group this node released for', () => {
    expect(survivorsAllowed(ask({ facts: [entered, revealed], round: 1 }))).toEqual(five);
  });
  it('are pinned to the group that the proof shows, also for one that released nothing itself', () => {
    expect(survivorsAllowed(ask({ facts: [entered], round: 1, openedBefore: five }))).toEqual(five);
  });
  it('are refused where the proof shows another group than this node released for', () => {
    const question = ask({ facts: [entered, revealed], round: 1, openedBefore: six });
    expect(codeOf(() => survivorsAllowed(question))).toBe('ROUND_REVEALED');
  });
  it('may be run again without the others’ word, with the pinned group', () => {
    const again = fact('entered', { round: 1 });
    const facts = [entered, revealed, again];
    expect(survivorsAllowed(ask({ facts, round: 1, attempt: 1, openedBefore: five }))).toEqual(
      five,
    );
  });
});

describe('property', () => {
  const facts = fc.array(
    fc.record({
      kind: fc.constantFrom<AttemptFact['kind']>('entered', 'revealed', 'voided'),
      round: fc.nat(2),
      attempt: fc.nat(3),
      input: fc.constantFrom(input, other),
      survivors: fc.constantFrom(five, six),
    }),
    { maxLength: 12 },
  );
  it('rule 13: after a release, every attempt that may be entered is the same group and input', () => {
    fc.assert(
      fc.property(
        facts,
        fc.nat(2),
        fc.nat(4),
        fc.boolean(),
        fc.uniqueArray(fc.nat(3)),
        (said, round, attempt, recovers, voids) => {
          const mine = said.map((one) => fact(one.kind, one));
          let allowed: typeof six | null;
          try {
            const voided = new Set(voids);
            allowed = survivorsAllowed(ask({ facts: mine, round, attempt, recovers, voided }));
          } catch (error) {
            expect(['ROUND_REPLAYED', 'ROUND_REVEALED', 'ROUND_INPUT']).toContain(
              asParleyError(error).code,
            );
            return;
          }
          for (const one of mine) {
            expect(one.round < round || (one.round === round && one.attempt < attempt)).toBe(true);
            if (one.kind !== 'revealed') continue;
            expect(sameGroup(allowed ?? [], one.survivors)).toBe(true);
            if (one.round === round) expect(one.input).toEqual(input);
          }
        },
      ),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 500 : 50_000 },
    );
  });
  it('groups are compared without regard to order or repetition', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...six]), fc.shuffledSubarray([...six]), (a, b) => {
        expect(sameGroup(a, b)).toBe([...a].sort().join() === [...b].sort().join());
      }),
    );
  });
});
