import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureByRow, measureCells } from '../../../../core/data/cells/measure.ts';
import { planQuery } from '../../../../core/data/cells/plan.ts';
import { reduceCells } from '../../../../core/data/cells/reduce.ts';
import { loadColumns } from '../../../../core/data/columns/load.ts';
import type { DatasetDefinition } from '../../../../core/data/dataset-definition.ts';
import { defaultResources, DuckSession } from '../../../../core/data/duckdb/session.ts';
import { openFile } from '../../../../core/data/files/file-reader.ts';
import type { CellQuery, Dimension, Measure } from '../../../../core/data/types.ts';
import { definitionOf, full, parquetFile } from '../support/datasets.ts';

/** What both ways answer or refuse with, and whether DuckDB was trusted with it. */
async function bothWays(
  definition: DatasetDefinition,
  query: CellQuery,
  known: readonly Dimension[] = [],
) {
  const [path = ''] = definition.source.paths;
  const session = await DuckSession.open([path], defaultResources);
  try {
    const file = await openFile(session, path, definition.source.format);
    const { columns, disclosure } = definition;
    const table = await loadColumns(session, [file], definition, columns, known);
    const plan = planQuery(query, (name) => columns.find((column) => column.name === name)?.type);
    const answer = async (measure: typeof measureCells) =>
      measure(session, table, plan, disclosure.smallestGroup, undefined).catch(
        (error: unknown) => error,
      );
    return {
      byRow: await answer(measureByRow),
      answer: await answer(measureCells),
      byDuckDB: (await reduceCells(session, table, plan, undefined)) !== null,
    };
  } finally {
    await session.close();
  }
}

const columns = [
  { name: 'x', type: 'decimal' },
  { name: 'i', type: 'integer' },
  { name: 'd', type: 'decimal' },
  { name: 'g', type: 'text' },
  { name: 'b', type: 'boolean' },
] as const;

interface TestRow {
  readonly x: number | null;
  readonly i: bigint | null;
  readonly d: bigint | null;
  readonly g: string | null;
  readonly b: boolean | null;
  readonly p: number | null;
}

async function fileOf(rows: readonly TestRow[], width: number): Promise<string> {
  const quoted = (value: string | number | bigint | boolean | null) =>
    value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
  const lines = rows.map(({ x, i, d, g, b, p }) => {
    // String(-0) has no sign.
    const bits = x === null ? null : Object.is(x, -0) ? '-0.0' : String(x);
    return `(${[bits, i, d, g, b, p].map(quoted).join(', ')})`;
  });
  return parquetFile(
    't.parquet',
    `SELECT x::DOUBLE AS x, i::BIGINT AS i, (d::HUGEINT::DECIMAL(${width - 2},0) * 0.01)::DECIMAL(${width},2) AS d, g::VARCHAR AS g,
      b::BOOLEAN AS b, p::INTEGER AS p FROM (VALUES ${lines.join(', ')}) t(x, i, d, g, b, p)`,
  );
}

/** Doubles that lie within 2^60 of each other, both zeros among them. */
const alike = (exponent: number) =>
  fc.oneof(
    fc.constantFrom(0, -0, 2 ** exponent, -(2 ** exponent)),
    fc
      .tuple(
        fc.double({ min: 1, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 59 }),
        fc.boolean(),
      )
      .map(([value, lower, negative]) => (negative ? -1 : 1) * value * 2 ** (exponent - lower)),
  );
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100);
const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const valuesOfX: fc.Arbitrary<fc.Arbitrary<number>> = fc.oneof(
  fc.constant(cents),
  fc.constant(anyDouble),
  fc.constantFrom(...[-1074, -1022, -960, -100, 0, 10, 900, 1022].map(alike)),
);

const rowsWith = (x: fc.Arbitrary<number>): fc.Arbitrary<TestRow[]> =>
  fc.array(
    fc.record({
      x: fc.option(x),
      i: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      d: fc.option(fc.bigInt({ min: -999_999_999n, max: 999_999_999n })),
      g: fc.option(fc.constantFrom('a', 'b', "it's", 'Ä', '')),
      b: fc.option(fc.boolean()),
      p: fc.option(fc.nat(4)),
    }),
    { minLength: 1, maxLength: 40 },
  );

function queriesOn(rows: readonly TestRow[]): fc.Arbitrary<CellQuery> {
  const seen = rows.flatMap(({ x }) => (x === null || Object.is(x, -0) ? [] : [x]));
  // Mostly a value that is there: what equals a bound or an edge is what goes wrong.
  const number = fc.oneof(
    { arbitrary: fc.constantFrom(0, ...seen), weight: 6 },
    { arbitrary: cents, weight: 1 },
    { arbitrary: anyDouble, weight: 1 },
  );
  const edges = fc
    .uniqueArray(number, { minLength: 2, maxLength: 9, comparator: (a, b) => a === b })
    .map((list) => list.toSorted((a, b) => a - b));
  const dimension: fc.Arbitrary<Dimension> = fc.oneof(
    fc
      .uniqueArray(fc.constantFrom('a', "it's", 'Ä', '', 'zz'), { maxLength: 4 })
      .map((levels) => ({ kind: 'levels' as const, column: 'g', levels })),
    fc.constant({ kind: 'levels' as const, column: 'b', levels: ['true', 'false'] }),
    edges.map((list) => ({ kind: 'bins' as const, column: 'x', edges: list })),
  );
  const filter = fc.constantFrom(
    null,
    null,
    'x > 0',
    "g = 'a' OR b IS NULL",
    'i <= 0 AND b = FALSE',
  );
  return fc.tuple(fc.array(dimension, { maxLength: 2 }), filter).chain(([dimensions, text]) => {
    const cells = dimensions.reduce(
      (count, one) => count * (one.kind === 'bins' ? one.edges.length : one.levels.length + 1),
      1,
    );
    const numbers = fc.array(number, { minLength: cells, maxLength: cells });
    const summed = fc.constantFrom('x', 'i', 'd');
    const measure: fc.Arbitrary<Measure> = fc.oneof(
      fc.constantFrom(null, 'x', 'g').map((column) => ({ kind: 'count' as const, column })),
      summed.map((column) => ({ kind: 'sum' as const, column })),
      fc
        .tuple(summed, numbers)
        .map(([column, centres]) => ({ kind: 'centredSquares' as const, column, centres })),
      fc
        .tuple(summed, numbers)
        .map(([column, bounds]) => ({ kind: 'atMost' as const, column, bounds })),
      fc.constantFrom('true' as const, 'false' as const, 'missing' as const).map((of) => ({
        kind: 'any' as const,
        column: 'b',
        of,
      })),
    );
    return fc
      .array(measure, { minLength: 1, maxLength: 3 })
      .map((measures) => ({ filter: text, dimensions, measures }));
  });
}

test('DuckDB answers what adding row by row does, to the bit, or is not asked', async () => {
  const ways = { duckdb: 0, row: 0 };
  const cases = valuesOfX
    .chain(rowsWith)
    .chain((rows) => fc.tuple(fc.constant(rows), queriesOn(rows)));
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.constantFrom(1, 3),
      fc.boolean(),
      fc.constantFrom(18, 37),
      fc.boolean(),
      async ([rows, query], smallestGroup, persons, width, known) => {
        const definition = definitionOf(await fileOf(rows, width), columns, {
          format: 'parquet',
          smallestGroup,
          ...(persons ? { personColumn: 'p' } : {}),
        });
        const found = await bothWays(definition, query, known ? query.dimensions : []);
        expect(found.answer).toEqual(found.byRow);
        ways[found.byDuckDB ? 'duckdb' : 'row'] += 1;
      },
    ),
    { numRuns: full ? 1000 : 60 },
  );
  // Both were tried.
  expect(Math.min(ways.duckdb, ways.row)).toBeGreaterThan(3);
}, 600_000);

describe('sums that DuckDB is not trusted with', () => {
  const sumOf = (column: string): CellQuery => ({
    filter: null,
    dimensions: [],
    measures: [{ kind: 'sum', column }],
  });

  test.each([
    ['alike', '1000.37', '9999.99', true],
    ['cents beside billions', '0.01', '1e9', true],
    ['three pieces apart', '1e-20', '1e15', true],
    ['too far apart', '1e-20', '1e21', false],
    ['near the largest', '1e290', '1.7976931348623157e308', true],
    ['subnormal', '5e-324', '1e-310', false],
  ])('%s', async (_, a, b, byDuckDB) => {
    const path = await parquetFile(
      't.parquet',
      `SELECT x::DOUBLE AS x FROM (VALUES ('${a}'), ('-${b}'), (NULL), ('-0.0'), ('${b}'), ('${b}')) t(x)`,
    );
    const definition = definitionOf(path, [{ name: 'x', type: 'decimal' }], { format: 'parquet' });
    const found = await bothWays(definition, sumOf('x'));
    expect(found.answer).toEqual(found.byRow);
    expect(found.byDuckDB).toBe(byDuckDB);
  });

  test('decimals whose sum could have more than 38 digits', async () => {
    const nines = '9'.repeat(36);
    const path = await parquetFile(
      't.parquet',
      `SELECT '${nines}.99'::DECIMAL(38,2) AS x FROM range(200)`,
    );
    const definition = definitionOf(path, [{ name: 'x', type: 'decimal' }], { format: 'parquet' });
    const found = await bothWays(definition, sumOf('x'));
    expect(found).toMatchObject({ byDuckDB: false });
    expect(found.answer).toEqual(found.byRow);
  });
});

test('an empty result of a filter', async () => {
  const path = await parquetFile('t.parquet', 'SELECT range::DOUBLE AS x FROM range(9)');
  const definition = definitionOf(path, [{ name: 'x', type: 'decimal' }], { format: 'parquet' });
  const found = await bothWays(definition, {
    filter: 'x > 100',
    dimensions: [],
    measures: [
      { kind: 'sum', column: 'x' },
      { kind: 'centredSquares', column: 'x', centres: [1] },
    ],
  });
  expect(found.answer).toEqual(found.byRow);
  expect(found.byDuckDB).toBe(true);
});

test('persons are counted over many blocks, in cells that have enough at once, late and never', async () => {
  const path = await parquetFile(
    't.parquet',
    `SELECT range::DOUBLE AS x, range % 7 AS p,
      CASE WHEN range = 5 OR range > 39997 THEN 'late' WHEN range % 7 < 2 THEN 'never' ELSE 'at once' END AS g
    FROM range(40000)`,
  );
  const definition = definitionOf(
    path,
    [
      { name: 'x', type: 'decimal' },
      { name: 'g', type: 'text' },
    ],
    { format: 'parquet', smallestGroup: 3, personColumn: 'p' },
  );
  const levels = ['at once', 'late', 'never', 'not at all'];
  for (const [listed, filter] of [
    [levels, null],
    [levels.slice(0, 1), null],
    [['late', 'at once'], "NOT g = 'never'"],
  ] as const) {
    const found = await bothWays(definition, {
      filter,
      dimensions: [{ kind: 'levels', column: 'g', levels: listed }],
      measures: [{ kind: 'sum', column: 'x' }],
    });
    expect(found.byDuckDB).toBe(true);
    expect(found.answer).toEqual(found.byRow);
    expect(found.answer).toMatchObject({
      enough: [[true, true, false, false, false].slice(0, listed.length + 1)],
    });
  }
});
