import { expect, test } from 'vitest';
import { findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { exactInteger, exactZero } from '../../../core/schema/exact.ts';
import { hasCode } from '../../../core/schema/errors.ts';

/** Answers in which the data layer forgot to put zeros: the contribution must put them all the same. */
const summary = findAlgorithm('summary', 1);
const grouped = parseParameters(summary, {
  columns: ['x', 'y'],
  skipna: false,
  groupBy: [{ column: 'g', levels: ['a'] }],
});
const plain = parseParameters(summary, { columns: ['x'] });
const seven = exactInteger(7);

test('every slot of a cell with too few persons is zero, in every round', () => {
  const states = [
    { stage: 'sums', open: [0, 1, 2] },
    { stage: 'squares', open: [0, 1, 2], counts: [9, 9, 9], means: [1, 1, 1] },
  ];
  for (const state of states) {
    const measures = summary.ask(grouped, state).measures;
    // Cell 0 has too few persons with y; its other measures claim to have enough.
    const enough = measures.map(({ kind, column }) => [kind === 'any' || column !== 'y', true]);
    const values = measures.map(() => [seven, seven]);
    const slots = summary.contribute(grouped, state, { cells: 2, enough, values });
    // Targets 0, 1 and 2 are (cell 0, x), (cell 0, y) and (cell 1, x).
    const ofSecond = slots.filter((_, i) => i % 3 === 1);
    const others = slots.filter((_, i) => i % 3 !== 1);
    expect(ofSecond.map(({ value }) => value)).toEqual(
      ofSecond.map(({ kind }) => (kind === 'any' ? false : exactZero)),
    );
    expect(others.map(({ value }) => value)).toEqual(
      others.map(({ kind }) => (kind === 'any' ? true : seven)),
    );
  }
});

test('the whole table with too few persons is not contributed, in any round', () => {
  const states = [
    { stage: 'sums', open: [0] },
    { stage: 'squares', open: [0], counts: [9], means: [1] },
  ];
  for (const state of states) {
    const { measures } = summary.ask(plain, state);
    const answer = {
      cells: 1,
      enough: measures.map(() => [false]),
      values: measures.map(() => [seven]),
    };
    expect(() => summary.contribute(plain, state, answer)).toThrow(
      expect.toSatisfy((error: unknown) => hasCode(error, 'GROUP_TOO_SMALL')),
    );
  }
});
