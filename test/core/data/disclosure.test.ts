import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import { PersonGate } from '../../../core/data/cells/persons.ts';
import { disclose, type DisclosedAnswer, type RawAnswer } from '../../../core/data/disclosure.ts';
import type { CellAnswer } from '../../../core/data/types.ts';
import { exactInteger, exactZero } from '../../../core/schema/exact.ts';

test('what is not enough comes out as 0 and is not even computed', () => {
  const asked: number[] = [];
  const answer = disclose({
    cells: 3,
    measures: [
      {
        rawValue: (cell) => {
          asked.push(cell);
          return exactInteger(cell + 10);
        },
        hasEnoughPersons: (cell) => cell === 1,
      },
    ],
  });
  expect(answer).toEqual({
    cells: 3,
    enough: [[false, true, false]],
    values: [[exactZero, exactInteger(11), exactZero]],
  });
  expect(asked).toEqual([1]);
});

test('an answer that did not come from the gate is no DisclosedAnswer (checked by tsc)', () => {
  expectTypeOf<CellAnswer>().not.toExtend<DisclosedAnswer>();
  expectTypeOf<DisclosedAnswer>().toExtend<CellAnswer>();
  expectTypeOf<RawAnswer>().not.toExtend<CellAnswer>();
});

test('a gate opens exactly at k distinct persons', () => {
  const people = fc.array(fc.tuple(fc.nat(2), fc.option(fc.nat(6))), { maxLength: 60 });
  fc.assert(
    fc.property(people, fc.integer({ min: 1, max: 6 }), (rows, k) => {
      const gate = new PersonGate(3, k);
      for (const [cell, person] of rows) gate.add(cell, person);
      for (const cell of [0, 1, 2]) {
        const distinct = new Set(rows.flatMap(([of, p]) => (of === cell && p !== null ? [p] : [])));
        expect(gate.enough(cell)).toBe(distinct.size >= k);
      }
    }),
  );
});
