import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { columnsIn } from '../../../core/data/filter/ast.ts';
import { compileFilter } from '../../../core/data/filter/compile.ts';
import { parseFilter } from '../../../core/data/filter/parse.ts';
import { filterOf, problemOf } from '../../../renderer/features/new-task/filter-text.ts';
import { type Condition, emptyFields } from '../../../renderer/features/new-task/form-fields.ts';
import { anyCondition, typeOf, types } from './arbitrary-form.ts';

// The node's own parser measures texts as Node.js does.
beforeAll(() => {
  Object.assign(globalThis, {
    Buffer: { byteLength: (text: string) => new TextEncoder().encode(text).length },
  });
});

const columns = new Map(Object.entries(types).map(([name, type]) => [name, { type, sql: name }]));
const filterWith = (conditions: readonly Condition[]) => ({
  filter: { ...emptyFields().filter, conditions: [...conditions] },
});

describe('conditions as the node reads them', () => {
  test('every line that nothing is wrong with parses, in its column’s type', () => {
    fc.assert(
      fc.property(anyCondition, (condition) => {
        const text = filterOf(filterWith([condition]), typeOf);
        if (problemOf(condition, typeOf) !== null) {
          expect(text).toBeNull();
          return;
        }
        const filter = parseFilter(text ?? '');
        expect(columnsIn(filter)).toEqual([condition.column]);
        if (typeOf(condition.column) !== undefined) compileFilter(filter, columns);
      }),
      { numRuns: 2000 },
    );
  });

  test('several are joined, and stay several', () => {
    const lines: Condition[] = [
      { column: 'age', operator: '>=', values: ['18'] },
      { column: 'sex', operator: 'in', values: ["O'Neill", ' f ', ''] },
      { column: 'smoker', operator: '=', values: ['true'] },
      { column: 'date of birth', operator: 'between', values: ['1990-01-01', '1999-12-31'] },
      { column: 'stay', operator: 'missing', values: [] },
    ];
    expect(filterOf(filterWith(lines), typeOf)).toBe(
      `"age" >= 18 AND "sex" IN ('O''Neill', 'f') AND "smoker" = TRUE AND ` +
        `"date of birth" BETWEEN DATE '1990-01-01' AND DATE '1999-12-31' AND "stay" IS NULL`,
    );
    expect(parseFilter(filterOf(filterWith(lines), typeOf) ?? '')).toMatchObject({ kind: 'and' });
  });
});
