import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe as group, expect, test } from 'vitest';
import type { SourceFormat } from '../../../core/data/dataset-definition.ts';
import { describe, detectColumns, previewRows } from '../../../core/data/datasets.ts';
import { openDataset } from '../../../core/data/local-table.ts';
import { definitionOf, parquetFile, tempFolder, textFile } from './support/datasets.ts';

const detect = (path: string, format: SourceFormat = 'csv') =>
  detectColumns({ format, paths: [path] });
const typesIn = async (path: string, format: SourceFormat = 'csv') =>
  Object.fromEntries((await detect(path, format)).map(({ name, type }) => [name, type]));

group('detection', () => {
  test('types are those that every value fits', async () => {
    const path = await textFile(
      't.csv',
      [
        'i,d,t,b,day,code,void,mixed,lone',
        '1,1.5,a,true,2020-01-31,007,,1,0',
        '-2,2,NA,FALSE,NA,1,,2,1',
        'NA,1e3,,,,2,NULL,x,',
        '',
      ].join('\n'),
    );
    expect(await typesIn(path)).toEqual({
      i: 'integer',
      d: 'decimal',
      t: 'text',
      b: 'boolean',
      day: 'date',
      code: 'text',
      void: 'text',
      mixed: 'text',
      lone: 'integer',
    });
  });

  test('one value beyond the first thousands turns a column into text', async () => {
    const path = await textFile('t.csv', `x\n${'1\n'.repeat(50_000)}twelve\n`);
    expect(await typesIn(path)).toEqual({ x: 'text' });
  });

  test('a number too long for 64 bits is a decimal', async () => {
    expect(await typesIn(await textFile('t.csv', 'x\n99999999999999999999\n'))).toEqual({
      x: 'decimal',
    });
  });

  test.each<[SourceFormat, string]>([
    ['tsv', 'n\tt\n1\ta,b\n2\t\n'],
    ['csv', 'n;t\n1;"a;b"\n2;\n'],
    ['csv', '\uFEFFn,t\r\n1,"a\r\n""b"""\r\n2,\r\n'],
    ['json', '[{"n":1,"t":"a"},{"n":2,"t":null}]'],
    ['ndjson', '{"n":1}\n{"t":"a","n":2}\n'],
  ])('%s: %j', async (format, contents) => {
    const path = await textFile('t', contents);
    expect(await typesIn(path, format)).toEqual({ n: 'integer', t: 'text' });
    expect(await describe(definitionOf(path, [{ name: 't', type: 'text' }], { format }))).toEqual({
      rows: 2,
      files: 1,
      columns: [{ name: 't', missing: 1, misfits: 0 }],
    });
  });

  test('Parquet brings its types along', async () => {
    const path = await parquetFile(
      't.parquet',
      `SELECT 1::UTINYINT i, 1.5::DECIMAL(5,2) d, 1.5::FLOAT f, 'a' t, '1' n, true b, DATE '2020-01-31' AS "day",
        TIMESTAMP '2020-01-31 10:00:00' ts, [1, 2] AS list`,
    );
    expect(await typesIn(path, 'parquet')).toEqual({
      i: 'integer',
      d: 'decimal',
      f: 'decimal',
      t: 'text',
      n: 'integer',
      b: 'boolean',
      day: 'date',
      ts: 'text',
      list: 'text',
    });
  });

  test('local names become shared names that are allowed and differ', async () => {
    const path = await textFile('t.csv', 'Größe (cm),Größe {cm},2020\n1,2,3\n');
    expect((await detect(path)).map(({ local, name }) => [local, name])).toEqual([
      ['Größe (cm)', 'Größe _cm_'],
      ['Größe {cm}', 'Größe _cm__2'],
      ['2020', '_2020'],
    ]);
  });
});

group('several files', () => {
  const columns = [
    { name: 'a', type: 'integer' as const },
    { name: 'b', type: 'text' as const },
  ];

  test('of a folder go together by column name, in the order of their names', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, '2.csv'), 'b,a\ny,2\n');
    await writeFile(join(folder, '1.csv'), 'a,b,c\n1,x,0\n');
    await writeFile(join(folder, '.hidden.csv'), 'a\nbroken');
    await writeFile(join(folder, 'notes.txt'), 'not data');
    const definition = definitionOf(folder, columns);
    expect(await previewRows(definition, 10)).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'x'],
        ['2', 'y'],
      ],
    });
    expect((await describe(definition)).files).toBe(2);
    const pattern = definitionOf(join(folder, '*.csv'), columns);
    expect((await previewRows(pattern, 1)).rows).toEqual([['1', 'x']]);
    expect((await detect(folder)).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test("names with wildcards and quotes are those files' names, no patterns", async () => {
    const folder = await tempFolder();
    const name = process.platform === 'win32' ? "a[1]'.csv" : "a[1]'*?.csv";
    await writeFile(join(folder, name), 'a,b\n1,x\n');
    await writeFile(join(folder, "a1'xy.csv"), 'a,b\n2,y\n');
    const preview = await previewRows(definitionOf(join(folder, name), columns), 10);
    expect(preview.rows).toEqual([['1', 'x']]);
  });

  test('a file that lacks a declared column is named', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, '1.csv'), 'a,b\n1,x\n');
    await writeFile(join(folder, '2.csv'), 'a\n1\n');
    await expect(describe(definitionOf(folder, columns))).rejects.toMatchObject({
      code: 'DATA_UNREADABLE',
      details: { column: 'b' },
    });
  });
});

group('files that cannot be used', () => {
  test.each<[string, SourceFormat, string | Uint8Array, string]>([
    ['Latin-1', 'csv', Buffer.from('a\nMüller\n', 'latin1'), 'DATA_ENCODING'],
    ['UTF-16', 'csv', Buffer.from('\uFEFFa\n1\n', 'utf16le'), 'DATA_ENCODING'],
    [
      'a cut character',
      'ndjson',
      Buffer.from([...Buffer.from('{"a":1}\n'), 0xe2, 0x82]),
      'DATA_ENCODING',
    ],
    ['numbers only in the first line', 'csv', '1,2.5\n3,4\n', 'DATA_NO_HEADER'],
    ['an empty name', 'csv', 'a,,c\n1,2,3\n', 'DATA_NO_HEADER'],
    ['a name twice', 'csv', 'a,A\n1,2\n', 'DATA_NO_HEADER'],
    ['an open quote in the header', 'csv', '"a,b\n1,2\n', 'DATA_NO_HEADER'],
    ['an empty file', 'csv', '', 'DATA_EMPTY'],
    ['a header alone', 'csv', 'a,b\n', 'DATA_EMPTY'],
    ['no JSON', 'json', '{"a": secret}', 'DATA_UNREADABLE'],
    ['no objects', 'json', '[1, 2]', 'DATA_UNREADABLE'],
    ['no Parquet', 'parquet', 'PAR1 secret', 'DATA_UNREADABLE'],
  ])('%s', async (_, format, contents, code) => {
    const path = await textFile('t', contents);
    const error: unknown = await detect(path, format).catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret');
  });

  test.each<[string, string, number]>([
    ['too many fields', 'a,b\n1,2\nsecret,2,3\n', 3],
    ['too few fields', 'a,b\n1,2\n3,4\nsecret\n', 4],
    ['an open quote', 'a,b\n1,2\n"secret,2\n', 3],
    ['text behind a quote', 'a,b\n1,"secret"x\n', 2],
  ])('%s: file and line, not the contents', async (_, contents, line) => {
    const path = await textFile('broken.csv', contents);
    const definition = definitionOf(path, [{ name: 'a', type: 'text' }]);
    const attempts = [
      () => detect(path),
      () => describe(definition),
      () => previewRows(definition, 5),
    ];
    for (const attempt of attempts) {
      const error: unknown = await attempt().catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'DATA_UNREADABLE', details: { line } });
      expect(String(error)).toContain('broken.csv');
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('secret');
      expect(error).not.toHaveProperty('cause');
    }
  });

  test('what is not there', async () => {
    const folder = await tempFolder();
    for (const path of [join(folder, 'none.csv'), join(folder, '*.csv'), folder]) {
      await expect(detect(path)).rejects.toMatchObject({ code: 'DATA_MISSING' });
    }
  });

  test('misfits are counted for the owner', async () => {
    const path = await textFile('t.csv', 'x\n1\n\n2.5\nNA\nx\n');
    const definition = definitionOf(path, [{ name: 'x', type: 'integer' }]);
    expect((await describe(definition)).columns).toEqual([{ name: 'x', missing: 2, misfits: 2 }]);
  });

  test('a preview has its limit', async () => {
    const definition = definitionOf(await textFile('t.csv', 'x\n1\n'), [
      { name: 'x', type: 'text' },
    ]);
    await expect(previewRows(definition, 51)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

group('fingerprint', () => {
  const columns = [{ name: 'x', type: 'integer' as const }];
  const fingerprint = async (...args: Parameters<typeof definitionOf>) => {
    const table = await openDataset(definitionOf(...args));
    await table.close();
    return table.version.fingerprint;
  };

  test('follows contents, names, mapping and person column, not the place', async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, 'a'));
    const file = join(folder, 'a', '1.csv');
    await writeFile(file, 'x,p\n1,2\n');
    const before = await fingerprint(join(folder, 'a'), columns);
    await rename(join(folder, 'a'), join(folder, 'b'));
    const moved = join(folder, 'b');
    expect(await fingerprint(moved, columns)).toBe(before);
    expect(await fingerprint(moved, columns, { smallestGroup: 9 })).toBe(before);
    const others = [
      await fingerprint(moved, [{ name: 'x', type: 'text' }]),
      await fingerprint(moved, [{ name: 'y', local: 'x', type: 'integer' }]),
      await fingerprint(moved, columns, { personColumn: 'p' }),
    ];
    await writeFile(join(moved, '1.csv'), 'x,p\n2,2\n');
    others.push(await fingerprint(moved, columns));
    await rename(join(moved, '1.csv'), join(moved, '2.csv'));
    others.push(await fingerprint(moved, columns));
    expect(new Set([before, ...others]).size).toBe(6);
  });
});

test('JSON that nests without end is refused before it is parsed', async () => {
  const path = await textFile('deep.json', '['.repeat(200_000) + ']'.repeat(200_000));
  await expect(detectColumns({ format: 'json', paths: [path] })).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
  });
  const quoted = await textFile('quoted.json', `[{"a": "${'['.repeat(2000)}\\"[["}]`);
  expect(await detectColumns({ format: 'json', paths: [quoted] })).toHaveLength(1);
});
