import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../../core/data/local-table.ts';
import type { CellQuery, Measure } from '../../../core/data/types.ts';
import type { Exact } from '../../../core/schema/exact.ts';
import { ask, open } from './support/tables.ts';
import { definitionOf, full, parquetFile, textFile } from './support/datasets.ts';
import { equal, fraction, plus } from './support/fractions.ts';

const numberOf = ({ numerator, denominator }: Exact): number =>
  Number(numerator) / Number(denominator);

describe('the semantics table', () => {
  // Reference values of pandas for a = [1,2,3,4], b = [10,20,30,NA].
  test('counts, sums and centred squares skip missing values', async () => {
    const path = await textFile('t.csv', 'a,b\n1,10\n2,20\n3,30\n4,NA\n');
    const table = await open(
      definitionOf(path, [
        { name: 'a', type: 'integer' },
        { name: 'b', type: 'decimal' },
      ]),
    );
    const answer = await table.measure(
      ask([
        { kind: 'count', column: null },
        { kind: 'count', column: 'b' },
        { kind: 'sum', column: 'a' },
        { kind: 'sum', column: 'b' },
        { kind: 'centredSquares', column: 'a', centres: [2.5] },
        { kind: 'centredSquares', column: 'b', centres: [20] },
        { kind: 'atMost', column: 'b', bounds: [20] },
        { kind: 'any', column: 'b', of: 'missing' },
        { kind: 'any', column: 'a', of: 'missing' },
      ]),
    );
    expect(answer.values.map(([value]) => numberOf(value!))).toEqual([
      4, 3, 10, 60, 5, 200, 2, 1, 0,
    ]);
  });
});

describe('cells', () => {
  test('levels, other, missing labels and absent levels, in row-major order', async () => {
    const path = await textFile(
      't.csv',
      "g,b,d,x\na,true,2020-01-31,1\nb,false,2020-01-31,2\n,true,2020-02-01,4\no'x,,2020-01-31,8\na,false,,16\n",
    );
    const table = await open(
      definitionOf(path, [
        { name: 'g', type: 'text' },
        { name: 'b', type: 'boolean' },
        { name: 'd', type: 'date' },
        { name: 'x', type: 'integer' },
      ]),
    );
    const sumBy = async (...dimensions: CellQuery['dimensions']) =>
      (await table.measure(ask([{ kind: 'sum', column: 'x' }], { dimensions }))).values[0]!.map(
        numberOf,
      );
    const levels = (column: string, ...list: string[]) =>
      ({ kind: 'levels', column, levels: list }) as const;
    expect(await sumBy(levels('g', 'zz', 'a', "o'x"))).toEqual([0, 17, 8, 2]);
    expect(await sumBy(levels('b', 'true', 'false'))).toEqual([5, 18, 0]);
    expect(await sumBy(levels('d', '2020-01-31'))).toEqual([11, 4]);
    expect(await sumBy(levels('x', '1', '16'))).toEqual([1, 16, 14]);
    expect(await sumBy(levels('g', 'a', 'b'), levels('b', 'true'))).toEqual([1, 16, 0, 2, 0, 0]);
    expect(await sumBy(levels('g'))).toEqual([27]);
  });

  test('bins as numpy.histogram makes them, the rest is other', async () => {
    const path = await textFile('t.csv', 'x\n-1\n0\n0.5\n1\n2\n3\n3.5\n\n');
    const table = await open(definitionOf(path, [{ name: 'x', type: 'decimal' }]));
    const answer = await table.measure(
      ask([{ kind: 'count', column: null }], {
        dimensions: [{ kind: 'bins', column: 'x', edges: [0, 1, 2, 3] }],
      }),
    );
    expect(answer.values[0]!.map(numberOf)).toEqual([2, 1, 2, 2]);
  });

  test('a filter chooses the rows', async () => {
    const path = await textFile('t.csv', 'g,x\na,1\nb,2\n,4\n');
    const table = await open(
      definitionOf(path, [
        { name: 'g', type: 'text' },
        { name: 'x', type: 'integer' },
      ]),
    );
    const answer = await table.measure(
      ask([{ kind: 'sum', column: 'x' }], { filter: "NOT g = 'a' OR g IS NULL" }),
    );
    expect(numberOf(answer.values[0]![0]!)).toBe(6);
  });
});

describe('smallest group', () => {
  const measures: Measure[] = [
    { kind: 'count', column: null },
    { kind: 'sum', column: 'x' },
    { kind: 'atMost', column: 'x', bounds: [1, 1, 1] },
    { kind: 'any', column: 'x', of: 'missing' },
  ];
  const dimensions = [{ kind: 'levels', column: 'g', levels: ['a', 'b'] }] as const;
  const rows = 'p,g,x\n1,a,1\n2,a,2\n3,a,\n1,b,1\n1,b,1\n1,b,1\n2,b,1\n,b,1\n';
  const columns = [
    { name: 'g', type: 'text' as const },
    { name: 'x', type: 'integer' as const },
  ];

  test('rows count where no person column is named', async () => {
    const path = await textFile('t.csv', rows);
    const table = await open(definitionOf(path, columns, { smallestGroup: 3 }));
    const answer = await table.measure(ask(measures, { dimensions }));
    expect(answer.enough).toEqual([
      [true, true, false],
      [false, true, false],
      [false, true, false],
      [true, true, false],
    ]);
    expect(answer.values.map((cells) => cells.map(numberOf))).toEqual([
      [3, 5, 0],
      [0, 5, 0],
      [0, 5, 0],
      [1, 0, 0],
    ]);
  });

  test('distinct persons count where it is; a missing person is nobody', async () => {
    const path = await textFile('t.csv', rows);
    const table = await open(definitionOf(path, columns, { smallestGroup: 3, personColumn: 'p' }));
    const answer = await table.measure(ask(measures, { dimensions }));
    expect(answer.enough.map((cells) => cells[1])).toEqual([false, false, false, false]);
    expect(answer.enough[0]![0]).toBe(true);
    expect(answer.values.map((cells) => numberOf(cells[1]!))).toEqual([0, 0, 0, 0]);
  });

  test('suppression of atMost looks at the whole cell, not below the bound', async () => {
    const path = await textFile('t.csv', 'x\n1\n2\n3\n4\n5\n');
    const table = await open(
      definitionOf(path, [{ name: 'x', type: 'integer' }], { smallestGroup: 5 }),
    );
    const answer = await table.measure(ask([{ kind: 'atMost', column: 'x', bounds: [1] }]));
    expect(answer.enough).toEqual([[true]]);
    expect(numberOf(answer.values[0]![0]!)).toBe(1);
  });
});

test.each([
  ['DOUBLE', ['0', '-0.0', '5e-324', '-1.7976931348623157e308', null]],
  ['BIGINT', ['0', '-1', '-9223372036854775808', '9223372036854775807', null, null]],
  ['DECIMAL(38,2)', ['0.00', '-0.01', '999999999999999999999999999999999999.99', null]],
] as const)('of a column of %s all values are counted, whatever they are', async (type, values) => {
  const rows = values.map((value) => (value === null ? '(NULL)' : `('${value}')`));
  const path = await parquetFile(
    't.parquet',
    `SELECT CAST(it AS ${type}) AS x FROM (VALUES ${rows.join()}) t(it)`,
  );
  const columns = [{ name: 'x', type: type === 'BIGINT' ? 'integer' : 'decimal' }] as const;
  const table = await open(definitionOf(path, columns, { format: 'parquet', smallestGroup: 1 }));
  const present: Measure = { kind: 'count', column: 'x' };
  const missing: Measure = { kind: 'any', column: 'x', of: 'missing' };
  const { values: found } = await table.measure(ask([present, missing]));
  const isPresent = values.filter((value) => value !== null).length;
  expect(found.map(([cell]) => numberOf(cell!))).toEqual([isPresent, 1]);
});

describe('exactness', () => {
  const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

  test('sums of doubles are exact, whatever the order and the threads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDouble, { minLength: 1, maxLength: 300 }), async (values) => {
        const expected = values.map(fraction).reduce(plus);
        for (const [order, threads] of [
          [values, 1],
          [values.toReversed(), 2],
        ] as const) {
          const path = await textFile('t.csv', `x\n${order.map(String).join('\n')}\n`);
          const table = await openDataset(definitionOf(path, [{ name: 'x', type: 'decimal' }]), {
            resources: { memoryMiB: 256, threads, temporaryFolder: null, temporaryMiB: 1 },
          });
          const answer = await table.measure(ask([{ kind: 'sum', column: 'x' }]));
          await table.close();
          expect(equal(answer.values[0]![0]!, expected)).toBe(true);
        }
      }),
      { numRuns: full ? 300 : 25 },
    );
  });

  test('64-bit integers and wide decimals are summed exactly', async () => {
    const path = await parquetFile(
      't.parquet',
      `SELECT * FROM (VALUES
        (9223372036854775807::BIGINT, 99999999999999999999999999.99::DECIMAL(28,2), 0.1::DECIMAL(3,1)),
        (9223372036854775807, -0.01, 0.2), (-9223372036854775808, 0.05, -0.4), (3, NULL, 0.3)) t(i, d, s)`,
    );
    const table = await open(
      definitionOf(
        path,
        [
          { name: 'i', type: 'integer' },
          { name: 'd', type: 'decimal' },
          { name: 's', type: 'decimal' },
        ],
        { format: 'parquet' },
      ),
    );
    const answer = await table.measure(
      ask([
        { kind: 'sum', column: 'i' },
        { kind: 'sum', column: 'd' },
        { kind: 'sum', column: 's' },
      ]),
    );
    const [i, d, s] = answer.values.map(([value]) => value!);
    expect(i).toEqual({ numerator: 9223372036854775809n, denominator: 1n });
    expect(equal(d!, { numerator: 10000000000000000000000000003n, denominator: 100n })).toBe(true);
    expect(equal(s!, { numerator: 2n, denominator: 10n })).toBe(true);
  });

  test('more rows than one carry interval', async () => {
    const rows = full ? 3_000_000 : 700_000;
    const path = await parquetFile(
      't.parquet',
      `SELECT (CASE WHEN range % 3 = 0 THEN -1 ELSE 1 END) * 0.1::DOUBLE * (range % 97) AS x,
        range % 3 AS g FROM range(${rows})`,
    );
    const table = await open(
      definitionOf(
        path,
        [
          { name: 'x', type: 'decimal' },
          { name: 'g', type: 'integer' },
        ],
        { format: 'parquet' },
      ),
    );
    const answer = await table.measure(
      ask([{ kind: 'sum', column: 'x' }], {
        dimensions: [{ kind: 'levels', column: 'g', levels: ['0', '1'] }],
      }),
    );
    const expected = [0, 0, 0].map(() => ({ numerator: 0n, denominator: 1n }));
    const exponent = 1n << 60n;
    const sums = [0n, 0n, 0n];
    for (let row = 0; row < rows; row++) {
      const { numerator, denominator } = fraction((row % 3 === 0 ? -1 : 1) * 0.1 * (row % 97));
      sums[row % 3]! += (numerator * exponent) / denominator;
    }
    expected.forEach((_, g) => {
      const exact = { numerator: sums[g]!, denominator: exponent };
      expect(equal(answer.values[0]![g]!, exact)).toBe(true);
    });
  });
});

describe('refusals', () => {
  const sum = ask([{ kind: 'sum', column: 'x' }]);
  const x = [{ name: 'x', type: 'decimal' as const }];

  test.each(['nan', 'inf', '-Infinity', '1e999'])('%s in a column', async (value) => {
    const table = await open(definitionOf(await textFile('t.csv', `x\n1\n${value}\n`), x));
    await expect(table.measure(sum)).rejects.toMatchObject({
      code: 'VALUE_OUT_OF_RANGE',
      details: { column: 'x' },
    });
  });

  test('a square beyond the range of doubles', async () => {
    const table = await open(definitionOf(await textFile('t.csv', 'x\n1e200\n'), x));
    await expect(
      table.measure(ask([{ kind: 'centredSquares', column: 'x', centres: [0] }])),
    ).rejects.toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
  });

  test.each<[string, CellQuery, string]>([
    ['unknown measure column', ask([{ kind: 'sum', column: 'y' }]), 'COLUMN_UNKNOWN'],
    ['text summed', ask([{ kind: 'sum', column: 't' }]), 'COLUMN_TYPE'],
    ['any of a number', ask([{ kind: 'any', column: 'x', of: 'true' }]), 'COLUMN_TYPE'],
    [
      'decimals as labels',
      ask([], { dimensions: [{ kind: 'levels', column: 'x', levels: ['1'] }] }),
      'COLUMN_TYPE',
    ],
    [
      'bins of text',
      ask([], { dimensions: [{ kind: 'bins', column: 't', edges: [0, 1] }] }),
      'COLUMN_TYPE',
    ],
    ['unknown filter column', ask([], { filter: 'y = 1' }), 'COLUMN_UNKNOWN'],
    ['a filter that is SQL', ask([], { filter: 'x = (SELECT 1)' }), 'FILTER_INVALID'],
    [
      'descending edges',
      ask([], { dimensions: [{ kind: 'bins', column: 'x', edges: [1, 0] }] }),
      'PARAMETERS_INVALID',
    ],
    [
      'a centre too few',
      ask([{ kind: 'centredSquares', column: 'x', centres: [] }]),
      'PARAMETERS_INVALID',
    ],
    [
      'too many cells',
      ask([{ kind: 'count', column: null }], {
        dimensions: ['x', 'x', 'x'].map((column) => ({
          kind: 'bins' as const,
          column,
          edges: Array.from({ length: 100 }, (_, i) => i),
        })),
      }),
      'PARAMETERS_INVALID',
    ],
  ])('%s', async (_, query, code) => {
    const path = await textFile('t.csv', 'x,t\n1,a\n');
    const table = await open(definitionOf(path, [...x, { name: 't', type: 'text' }]));
    await expect(table.measure(query)).rejects.toMatchObject({ code });
  });

  test('values that do not fit the declared type are counted, not shown', async () => {
    const path = await textFile('t.csv', 'x\n1\nsecret\n1.5\n0x10\n1_000\n');
    const table = await open(definitionOf(path, [{ name: 'x', type: 'integer' }]));
    const error: unknown = await table.measure(sum).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'DATA_UNREADABLE', details: { column: 'x', misfits: 4 } });
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
  });
});

test('an aborted query stops, and the table stays usable', async () => {
  const path = await parquetFile('t.parquet', 'SELECT range AS x FROM range(2000000)');
  const table = await open(
    definitionOf(path, [{ name: 'x', type: 'integer' }], { format: 'parquet' }),
  );
  const sum = ask([{ kind: 'sum', column: 'x' }]);
  await table.measure(ask([{ kind: 'count', column: 'x' }]));
  const controller = new AbortController();
  // Where the rows stand in a list that was not asked for before has to be found for each of them.
  const dimensions = [{ kind: 'levels', column: 'x', levels: ['1', '2'] }] as const;
  const running = table.measure({ ...sum, dimensions }, controller.signal);
  setTimeout(() => controller.abort(), 5);
  await expect(running).rejects.toMatchObject({ code: 'STOPPED' });
  expect(numberOf((await table.measure(sum)).values[0]![0]!)).toBe(1999999000000);
});

test('queries at the same time do not disturb each other', async () => {
  const path = await textFile('t.csv', 'a,b\n1,2\n3,4\n');
  const table = await open(
    definitionOf(path, [
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'integer' },
    ]),
  );
  const answers = await Promise.all(
    ['a', 'b', 'a'].map((column) => table.measure(ask([{ kind: 'sum', column }]))),
  );
  expect(answers.map((answer) => numberOf(answer.values[0]![0]!))).toEqual([4, 6, 4]);
});
