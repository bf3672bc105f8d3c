import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogFile } from '../../core/log-file.ts';
import type { ParleyError } from '../../core/schema/errors.ts';
import { limits } from '../../core/schema/limits.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function open() {
  const path = join(await temporaryFolder(), 'node.log');
  const failures: ParleyError[] = [];
  const log = new LogFile(
    path,
    () => Date.UTC(2026, 0, 2),
    (error) => failures.push(error),
  );
  return { path, failures, log, read: () => readFile(path, 'utf8') };
}

test('lines are kept in their order, each on a line of its own whatever is in it', async () => {
  const { log, read } = await open();
  log.write('info', 'GET /v1/\u001b[2Jtasks\n2026 info forged', { token: 'a\nb', big: 1n });
  log.write('debug', 'not worth keeping');
  log.write('error', 'second');
  await log.settled();
  log.write('warn', 'third');
  await log.settled();
  expect(await read()).toBe(
    [
      '2026-01-02T00:00:00.000Z info GET /v1/ [2Jtasks 2026 info forged {"token":"a\\nb","big":"1"}\n',
      '2026-01-02T00:00:00.000Z error second\n',
      '2026-01-02T00:00:00.000Z warn third\n',
    ].join(''),
  );
});

test.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
  const { log, path } = await open();
  log.write('info', 'a');
  await log.settled();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('is bounded: the full file becomes the older one', async () => {
  const { log, path } = await open();
  const long = 'x'.repeat(100_000);
  for (let i = 0; i < 100; i++) {
    log.write('info', `${i} ${long}`);
    await log.settled();
  }
  const [now, before] = await Promise.all([stat(path), stat(`${path}.1`)]);
  expect(now.size).toBeLessThanOrEqual(limits.logFileBytes);
  expect(before.size).toBeLessThanOrEqual(limits.logFileBytes);
  expect(await readFile(path, 'utf8')).toContain(' 99 x');
});

test('what cannot be written is told once, and lines go on when they can be', async () => {
  const { log, path, failures, read } = await open();
  await mkdir(path);
  log.write('info', 'lost');
  await log.settled();
  log.write('info', 'lost, too');
  await log.settled();
  expect(failures.map(({ code }) => code)).toEqual(['STORE_UNWRITABLE']);
  await rm(path, { recursive: true });
  log.write('info', 'kept');
  await log.settled();
  expect(await read()).toContain('kept');
});

test('lines that a slow disk cannot take are counted, not hoarded', async () => {
  const { log, read } = await open();
  for (let i = 0; i < limits.logLinesWaiting + 7; i++) log.write('info', 'a');
  await log.settled();
  expect(await read()).toContain('warn 7 lines were lost');
});
