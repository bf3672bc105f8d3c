import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../../core/api/results/csv.ts';
import { resultTable } from '../../../../core/api/results/result-table.ts';
import { grouped, open } from './sample.ts';

describe('CSV', () => {
  test('is RFC 4180, and begins no cell like a formula', () => {
    expect(csvOf(resultTable(grouped))).toBe(
      [
        'region,mean,column,mean_2,count,withheld',
        `"'=HYPERLINK(""x"")","a,b",wage,-53.25,8,false`,
        '"Ñorth ""1""",-5,wage,,0,false',
        `'+49 30,,age,0.1,9007199254740991,false`,
        `'@east,x,wage,,,true`,
        '',
      ].join('\r\n'),
    );
    expect(csvOf(resultTable(open))).toContain('\r\n,wage,53.25,,,false\r\n');
  });

  test('no text, whatever it is, begins like a formula unless it is a number', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((it) => `=${it}`),
          text.map((it) => `\t${it}`),
        ),
        (label) => {
          const written = csvOf({ columns: [{ name: 'c', type: 'text' }], rows: [[label]] });
          const [, ...lines] = written.split('\r\n');
          const raw = lines.join('\r\n').slice(0, -2);
          const cell = raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw;
          expect(cell.replace(/^'/, '')).toBe(label.replace(/^'/, ''));
          if (/^[=+\-@\t\r＝＋－＠]/.test(cell)) expect(Number.isFinite(Number(cell))).toBe(true);
        },
      ),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 300 : 20_000 },
    );
  });

  test('DuckDB reads it back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-csv-'));
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    try {
      const file = join(folder, 'result.csv');
      await writeFile(file, csvOf(resultTable(grouped)));
      const { columns } = await connection
        .runAndReadAll(`select * from read_csv('${file}', auto_detect = true, header = true)`)
        .then((reader) => ({ columns: reader.getColumnsObjectJson() }));
      expect(columns['mean_2']).toEqual([-53.25, null, 0.1, null]);
      expect(columns['region']).toEqual([`'=HYPERLINK("x")`, 'Ñorth "1"', `'+49 30`, `'@east`]);
      expect(columns['withheld']).toEqual([false, false, false, true]);
    } finally {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
