import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listValue } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { defaultResources, DuckSession } from '../../../../core/data/duckdb/session.ts';
import { tempFolder } from '../support/datasets.ts';

async function open(files: string[] = [], changes: Partial<typeof defaultResources> = {}) {
  const session = await DuckSession.open(files, { ...defaultResources, ...changes });
  onTestFinished(() => session.close());
  return session;
}

test('only the given files can be read, nothing written, nothing loaded, nothing unlocked', async () => {
  const folder = await tempFolder();
  const [mine, other] = [join(folder, 'mine.csv'), join(folder, 'other.csv')];
  await writeFile(mine, 'a\n1\n');
  await writeFile(other, 'a\n2\n');
  const session = await open([mine]);
  expect(await session.run(`SELECT a::INT FROM read_csv('${mine}')`)).toEqual([[1]]);
  for (const statement of [
    `SELECT * FROM read_csv('${other}')`,
    `SELECT * FROM read_text('${other}')`,
    `SELECT * FROM '${other}'`,
    `SELECT * FROM glob('${folder}/*')`,
    `SELECT * FROM read_csv('${folder}/*.csv')`,
    `COPY (SELECT 1) TO '${other}'`,
    `ATTACH '${join(folder, 'x.db')}'`,
    `EXPORT DATABASE '${folder}'`,
    `SELECT * FROM read_csv('https://127.0.0.1:9/a.csv')`,
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    `SET allowed_paths = ['${other}']`,
    "SET temp_directory = '/tmp'",
    'RESET lock_configuration',
    'SET threads = 64',
  ]) {
    const outcome = await session.run(statement).then(
      (rows) => rows.length,
      () => 'refused',
    );
    // A listing may also come out empty.
    expect([statement, outcome]).toEqual([
      statement,
      statement.includes('glob(') ? outcome : 'refused',
    ]);
    expect([0, 'refused']).toContain(outcome);
  }
  expect(await readdir(folder)).toEqual(['mine.csv', 'other.csv']);
  const off = ['autoinstall_known_extensions', 'autoload_known_extensions'];
  off.push('allow_community_extensions', 'allow_persistent_secrets', 'enable_external_access');
  const settings = `SELECT count(*)::INT FROM duckdb_settings() WHERE value = 'false' AND list_contains($1, name)`;
  expect(await session.run(settings, [listValue(off)])).toEqual([[off.length]]);
});

const large =
  "CREATE TABLE big AS SELECT range AS a, hash(range) AS b, range::VARCHAR || 'abcdefghijklmnop' AS c FROM range(3000000)";

test('memory is bounded, and what does not fit goes to the folder until closing', async () => {
  const small = { memoryMiB: 64, threads: 1 };
  await expect((await open([], small)).run(large)).rejects.toMatchObject({
    code: 'DATA_TOO_LARGE',
  });

  const temporaryFolder = join(await tempFolder(), 'spill');
  await mkdir(temporaryFolder);
  const session = await DuckSession.open([], { ...defaultResources, ...small, temporaryFolder });
  await session.run(large);
  expect(await session.run('SELECT max(a)::DOUBLE FROM big')).toEqual([[2999999]]);
  expect(await readdir(temporaryFolder)).toHaveLength(1);
  await session.close();
  expect(await readdir(temporaryFolder)).toEqual([]);
});

test('rows stream in order with several threads', async () => {
  const session = await open();
  await session.run('CREATE TABLE t AS SELECT range AS a FROM range(500000)');
  let next = 0;
  await session.stream('SELECT a::DOUBLE FROM t', [], undefined, ([column], rows) => {
    for (let row = 0; row < rows; row++) {
      if (column!.getItem(row) !== next) throw new Error(`row ${next} is out of order`);
      next += 1;
    }
  });
  expect(next).toBe(500000);
});

test('an aborted statement stops', async () => {
  const session = await open();
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  await expect(
    session.run(
      'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b',
      [],
      controller.signal,
    ),
  ).rejects.toMatchObject({ code: 'STOPPED' });
  await expect(session.run('SELECT 1', [], controller.signal)).rejects.toMatchObject({
    code: 'STOPPED',
  });
});
