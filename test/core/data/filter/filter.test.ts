import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison, Filter, Literal, Operand } from '../../../../core/data/filter/ast.ts';
import { compileFilter, type FilterColumn } from '../../../../core/data/filter/compile.ts';
import { columnsOf, parseFilter } from '../../../../core/data/filter/parse.ts';
import { printFilter } from '../../../../core/data/filter/print.ts';
import { limits } from '../../../../core/schema/limits.ts';
import { full } from '../support/datasets.ts';

const columns = new Map<string, FilterColumn>([
  ['n', { type: 'integer', sql: '"n"' }],
  ['x', { type: 'decimal', sql: '"x"' }],
  ['t', { type: 'text', sql: '"t"' }],
  ['b', { type: 'boolean', sql: '"b"' }],
  ['d', { type: 'date', sql: '"d"' }],
]);

interface Row {
  readonly n: number | null;
  readonly x: number | null;
  readonly t: string | null;
  readonly b: boolean | null;
  readonly d: string | null;
}
const rows: Row[] = [
  { n: 1, x: 0.5, t: 'a', b: true, d: '2020-01-31' },
  { n: -2, x: 1, t: "o'x", b: false, d: '1999-12-31' },
  { n: null, x: null, t: null, b: null, d: null },
  { n: 0, x: -1e300, t: '', b: null, d: '2020-02-29' },
  { n: 3, x: 3, t: 'abc%_', b: true, d: null },
  { n: 2, x: null, t: 'Ä', b: false, d: '2020-01-31' },
];

const at = 1;
const number = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): Literal => ({ kind: 'number', text: String(value).replace('e+', 'e'), at }));
const text = fc
  .oneof(fc.constantFrom('a', "o'x", '', 'Ä', 'abc%_'), fc.string({ maxLength: 4 }))
  .map((value): Literal => ({ kind: 'string', value, at }));
const truth = fc.boolean().map((value): Literal => ({ kind: 'boolean', value, at }));
const day = fc
  .constantFrom('2020-01-31', '1999-12-31', '2020-02-29', '2500-01-01')
  .map((value): Literal => ({ kind: 'date', value, at }));
const fields = [
  ['n', number],
  ['x', number],
  ['t', text],
  ['b', truth],
  ['d', day],
] as const;
const operator = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');
const columnAndLiterals = fc.constantFrom(...fields).chain(([name, literal]) =>
  fc.record({
    column: fc.constant({ kind: 'column' as const, name, at }),
    list: fc.array(literal, { minLength: 2, maxLength: 4 }),
  }),
);
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc
    .tuple(columnAndLiterals, operator, fc.boolean())
    .map(([{ column, list }, op, swap]): Filter => {
      const sides: [Operand, Operand] = swap ? [list[0]!, column] : [column, list[0]!];
      return { kind: 'compare', operator: op, left: sides[0], right: sides[1] };
    }),
  operator.map((op): Filter => ({
    kind: 'compare',
    operator: op,
    left: { kind: 'column', name: 'n', at },
    right: { kind: 'column', name: 'x', at },
  })),
  fc
    .tuple(columnAndLiterals, fc.boolean())
    .map(([{ column, list }, negated]): Filter => ({ kind: 'in', column, negated, list })),
  fc.tuple(columnAndLiterals, fc.boolean()).map(([{ column, list }, negated]): Filter => ({
    kind: 'between',
    column,
    negated,
    low: list[0]!,
    high: list[1]!,
  })),
  fc
    .tuple(columnAndLiterals, fc.boolean())
    .map(([{ column }, negated]): Filter => ({ kind: 'null', column, negated })),
  fc
    .tuple(fc.constantFrom('a%', '%', '_', "%'%", 'abc%', ''), fc.boolean())
    .map(([pattern, negated]): Filter => ({
      kind: 'like',
      column: { kind: 'column', name: 't', at },
      negated,
      pattern,
    })),
);
const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('filter').map((operand): Filter => ({ kind: 'not', operand })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, operands]): Filter => ({ kind, operands })),
  ),
})).filter;

const withoutPositions = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)));

/** SQL's three values: null is unknown. */
function evaluate(node: Filter, row: Row): boolean | null {
  const value = (operand: Operand): string | number | boolean | null => {
    switch (operand.kind) {
      case 'column':
        return row[operand.name as keyof Row];
      case 'number':
        return Number(operand.text);
      case 'string':
      case 'boolean':
      case 'date':
        return operand.value;
    }
  };
  const order = (left: Operand, right: Operand): number | null => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return null;
    if (typeof a === 'string' && typeof b === 'string') {
      return Buffer.compare(Buffer.from(a), Buffer.from(b));
    }
    return Number(a) - Number(b);
  };
  const is = (result: boolean | null, negated: boolean) =>
    result === null ? null : result !== negated;
  const test = (left: Operand, right: Operand, holds: (order: number) => boolean) => {
    const result = order(left, right);
    return result === null ? null : holds(result);
  };
  const all = (results: (boolean | null)[]) =>
    results.includes(false) ? false : results.includes(null) ? null : true;
  const some = (results: (boolean | null)[]) =>
    results.includes(true) ? true : results.includes(null) ? null : false;
  switch (node.kind) {
    case 'and':
      return all(node.operands.map((part) => evaluate(part, row)));
    case 'or':
      return some(node.operands.map((part) => evaluate(part, row)));
    case 'not':
      return is(evaluate(node.operand, row), true);
    case 'compare':
      return test(
        node.left,
        node.right,
        {
          '=': (o: number) => o === 0,
          '<>': (o: number) => o !== 0,
          '<': (o: number) => o < 0,
          '<=': (o: number) => o <= 0,
          '>': (o: number) => o > 0,
          '>=': (o: number) => o >= 0,
        }[node.operator],
      );
    case 'in':
      return is(some(node.list.map((l) => test(node.column, l, (o) => o === 0))), node.negated);
    case 'between':
      return is(
        all([
          test(node.column, node.low, (o) => o >= 0),
          test(node.column, node.high, (o) => o <= 0),
        ]),
        node.negated,
      );
    case 'null':
      return (value(node.column) === null) !== node.negated;
    case 'like': {
      const text = value(node.column);
      if (text === null) return null;
      const pattern = Array.from(node.pattern, (c) =>
        c === '%' ? '.*' : c === '_' ? '.' : c.replace(/[.*+?^${}()|[\]\\]/, '\\$&'),
      );
      return is(new RegExp(`^${pattern.join('')}$`, 'su').test(String(text)), node.negated);
    }
  }
}

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('CREATE TABLE r (i INT, n BIGINT, x DOUBLE, t VARCHAR, b BOOLEAN, d DATE)');
  for (const [i, row] of rows.entries()) {
    await connection.run(
      'INSERT INTO r VALUES ($1, $2, CAST($3 AS DOUBLE), $4, $5, CAST($6 AS DATE))',
      [i, row.n, row.x === null ? null : String(row.x), row.t, row.b, row.d],
    );
  }
  connection.closeSync();
});
afterAll(() => instance.closeSync());

test('what is printed parses to the same filter', () => {
  fc.assert(
    fc.property(filter, (ast) => {
      const printed = printFilter(ast);
      fc.pre(Buffer.byteLength(printed) <= limits.filterLength);
      expect(withoutPositions(parseFilter(printed))).toEqual(withoutPositions(ast));
    }),
    { numRuns: full ? 20_000 : 1000 },
  );
});

test('DuckDB and an independent evaluator agree, unknown included', async () => {
  const connection = await instance.connect();
  await fc.assert(
    fc.asyncProperty(filter, async (ast) => {
      const { sql, values } = compileFilter(ast, columns);
      const result = await connection.run(`SELECT ${sql} FROM r ORDER BY i`, [...values]);
      const got = (await result.getColumns())[0];
      expect(got).toEqual(rows.map((row) => evaluate(ast, row)));
    }),
    { numRuns: full ? 5000 : 400 },
  );
  connection.closeSync();
});

const words = [
  'n',
  'x',
  't',
  '=',
  '<',
  '(',
  ')',
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  'IS',
  'NULL',
];
const junk = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc
    .array(fc.constantFrom(...words, "'", "'a'", '"', '1', '-', ';', '--', ',', 'LIKE', 'DATE'), {
      maxLength: 20,
    })
    .map((parts) => parts.join(' ')),
);

test('junk is refused with a code, and none of its text gets into the SQL', () => {
  fc.assert(
    fc.property(junk, (text) => {
      try {
        const { sql } = compileFilter(parseFilter(text), columns);
        expect(sql.replace(/"[nxtbd]"|CAST\(\$\d+ AS [A-Z]+\)/g, '')).toMatch(
          /^(?:[ ()=<>]|AND|OR|NOT|IS|NULL|LIKE)*$/,
        );
      } catch (error) {
        expect(error).toHaveProperty(
          'code',
          expect.stringMatching(/^(FILTER_INVALID|COLUMN_UNKNOWN)$/),
        );
      }
    }),
    { numRuns: full ? 50_000 : 3000 },
  );
});

describe('refused', () => {
  test.each([
    ['', 1],
    ['n = ', 5],
    ['n = 1 AND', 10],
    ["t = 'a", 5],
    ['n = NULL', 5],
    ['1 = 1', 1],
    ["n = 'a'", 5],
    ['t = 1', 5],
    ['t = b', 5],
    ['b', 2],
    ['n = 1; DROP TABLE r', 6],
    ['n = 1 -- x', 7],
    ['n = (SELECT 1)', 5],
    ["read_text('/etc/passwd') = 'a'", 10],
    ["d = DATE '2020-02-31'", 10],
    ["d = '2020-02-31'", 5],
    ['n = 1e999', 5],
    ['n = 1_000', 5],
    ["n LIKE 'a'", 1],
    ['n IN ()', 7],
    ['n BETWEEN 1', 12],
    ['n = 1 n = 2', 7],
    ['"" = 1', 1],
    ["t = 'a' || 'b'", 9],
  ])('%s', (text, position) => {
    expect(() => compileFilter(parseFilter(text), columns)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', details: { at: position } }),
    );
  });

  test('unknown columns', () => {
    expect(() => compileFilter(parseFilter('y = 1'), columns)).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
    );
  });

  test('beyond the limits', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}n = 1${')'.repeat(levels)}`;
    const invalid = expect.objectContaining({ code: 'FILTER_INVALID' }) as Error;
    expect(parseFilter(deep(limits.filterDepth)).kind).toBe('compare');
    expect(() => parseFilter(deep(limits.filterDepth + 1))).toThrow(invalid);
    expect(() => parseFilter('NOT '.repeat(limits.filterDepth + 1) + 'n = 1')).toThrow(invalid);
    expect(() => parseFilter(`t = '${'ä'.repeat(limits.filterLength / 2)}'`)).toThrow(invalid);
  });
});

test('columns are named once each, also those in quotes', () => {
  expect(columnsOf('a = 1 AND ("b c" IS NULL OR NOT a IN (1, 2)) AND 3 < Größe')).toEqual([
    'a',
    'b c',
    'Größe',
  ]);
  expect(columnsOf(null)).toEqual([]);
});

test('AND binds before OR, NOT before AND', () => {
  const text = 'NOT n = 1 AND n = 2 OR n = 3';
  expect(withoutPositions(parseFilter(text))).toEqual(
    withoutPositions(parseFilter('((NOT (n = 1)) AND n = 2) OR n = 3')),
  );
});
