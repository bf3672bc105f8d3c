import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellCount, cellNamer } from '../../../core/algorithms/cells.ts';
import type { Dimension } from '../../../core/data/types.ts';
import { answer } from './table-answer.ts';

const region: Dimension = { kind: 'levels', column: 'region', levels: ['north', 'south'] };
const age: Dimension = { kind: 'bins', column: 'age', edges: [0, 18, 65] };

test('cells run through the last dimension first, each ending with the rest', () => {
  const name = cellNamer([region, age]);
  expect(cellCount([region, age])).toBe(9);
  expect(Array.from({ length: 9 }, (_, cell) => name(cell))).toEqual([
    ['north', '[0, 18)'],
    ['north', '[18, 65]'],
    ['north', 'other'],
    ['south', '[0, 18)'],
    ['south', '[18, 65]'],
    ['south', 'other'],
    ['other', '[0, 18)'],
    ['other', '[18, 65]'],
    ['other', 'other'],
  ]);
});

test('without dimensions there is one cell without labels', () => {
  expect(cellCount([])).toBe(1);
  expect(cellNamer([])(0)).toEqual([]);
});

test('a listed level called "other" keeps its name, and the rest gets another', () => {
  const dimension: Dimension = { kind: 'levels', column: 'x', levels: ['other', '(other)'] };
  expect([0, 1, 2].map(cellNamer([dimension]))).toEqual([['other'], ['(other)'], ['((other))']]);
});

test('a row lands in the cell that bears its labels', () => {
  const levels = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(levels, levels, fc.nat(), fc.nat(), (first, second, i, j) => {
      const labels = [first[i % first.length]!, second[j % second.length]!];
      const dimensions: Dimension[] = [
        { kind: 'levels', column: 'a', levels: first },
        { kind: 'levels', column: 'b', levels: second },
      ];
      const query = {
        filter: null,
        dimensions,
        measures: [{ kind: 'count', column: null }] as const,
      };
      const table = { rows: [{ a: labels[0]!, b: labels[1]! }], k: 1 };
      const cell = answer(table, query).enough[0]!.indexOf(true);
      expect(cellNamer(dimensions)(cell)).toEqual(labels);
    }),
  );
});

test('no two cells bear the same labels', () => {
  const levels = fc.uniqueArray(fc.constantFrom('other', '(other)', 'a', 'b', '((other))'), {
    minLength: 1,
  });
  fc.assert(
    fc.property(levels, levels, (first, second) => {
      const dimensions: Dimension[] = [
        { kind: 'levels', column: 'a', levels: first },
        { kind: 'levels', column: 'b', levels: second },
      ];
      const names = Array.from({ length: cellCount(dimensions) }, (_, c) =>
        JSON.stringify(cellNamer(dimensions)(c)),
      );
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});
