import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoundState } from '../../../core/algorithms/contract.ts';
import { algorithms, findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { exactInteger } from '../../../core/schema/exact.ts';
import { hasCode, ParleyError } from '../../../core/schema/errors.ts';

const refused: unknown = expect.toSatisfy((error: unknown) => hasCode(error, 'ROUND_INPUT'));

test.each<[string, string, object, RoundState]>([
  ['a stage of another algorithm', 'mean', {}, { stage: 'search', open: [0] }],
  ['a gate where there is none', 'mean', {}, { stage: 'gate', minimum: 1 }],
  ['a target that does not exist', 'mean', {}, { stage: 'sums', open: [1] }],
  ['a target twice', 'mean', {}, { stage: 'sums', open: [0, 0] }],
  ['no target', 'mean', {}, { stage: 'sums', open: [] }],
  ['an extra field', 'mean', {}, { stage: 'sums', open: [0], more: 1 }],
  [
    'lists of unequal length',
    'variance',
    {},
    { stage: 'squares', open: [0], counts: [1], means: [] },
  ],
  [
    'an interval outside of the grid',
    'median',
    { grid: { low: 0, high: 8, step: 1 } },
    searchState({ lower: [-1], upper: [9] }),
  ],
  [
    'an interval upside down',
    'median',
    { grid: { low: 0, high: 8, step: 1 } },
    searchState({ lower: [4], upper: [4] }),
  ],
])('a state with %s is refused', (_, name, more, state) => {
  const algorithm = findAlgorithm(name, 1);
  const parameters = parseParameters(algorithm, { columns: ['x'], ...more });
  expect(() => algorithm.slots(parameters, state)).toThrow(refused);
  expect(() => algorithm.ask(parameters, state)).toThrow(refused);
});

function searchState(interval: { lower: number[]; upper: number[] }): RoundState {
  return {
    stage: 'search',
    open: [0],
    counts: [50],
    searches: [{ ...interval, below: [0], upTo: [50] }],
  };
}

test('a sum of another length is refused', () => {
  const algorithm = findAlgorithm('mean', 1);
  for (const filter of [null, 'x > 0']) {
    const parameters = parseParameters(algorithm, { columns: ['x'], filter });
    const state = algorithm.start(parameters, {
      mode: 'secure',
      minimum: 3,
      recipients: 'participants',
    });
    expect(() => algorithm.combine(parameters, state, [], 3)).toThrow(refused);
  }
});

test('whatever the sums are, every algorithm ends within its rounds or says what is wrong', () => {
  const terms = { mode: 'secure', minimum: 3, recipients: 'participants' } as const;
  const anySum = fc.oneof(fc.bigInt(-5n, 60n), fc.bigInt(-(1n << 127n), 1n << 127n));
  fc.assert(
    fc.property(fc.constantFrom(...algorithms), fc.infiniteStream(anySum), (algorithm, numbers) => {
      const parameters = parseParameters(algorithm, algorithm.example);
      let state = algorithm.start(parameters, terms);
      for (let round = 1; ; round++) {
        expect(round).toBeLessThanOrEqual(algorithm.manifest(parameters).maxRounds);
        const sums = Array.from({ length: algorithm.slots(parameters, state) }, () => {
          const [number = 0n] = numbers.take(1);
          const value = exactInteger(number);
          return { value, nonZero: value.numerator !== 0n };
        });
        const step = algorithm.combine(parameters, state, sums, 3);
        if (step.kind === 'done') {
          for (const { values } of step.result.rows) {
            for (const value of Object.values(values)) expect(value).not.toBeNaN();
          }
          return;
        }
        state = step.state;
      }
    }),
    { numRuns: process.env['PARLEY_TEST_FULL'] ? 20_000 : 500 },
  );
});

test('a column with one value has a mean and no deviation, and nothing is asked for one', () => {
  const algorithm = findAlgorithm('summary', 1);
  const parameters = parseParameters(algorithm, { columns: ['x'] });
  const sums = [1, 5].map((n) => ({ value: exactInteger(n), nonZero: true }));
  const step = algorithm.combine(parameters, { stage: 'sums', open: [0] }, sums, 2);
  if (step.kind !== 'done') throw new ParleyError('INTERNAL', 'a second round was asked for');
  expect(step.result.rows[0]?.values).toEqual({ count: 1, mean: 5, standardDeviation: null });
});
