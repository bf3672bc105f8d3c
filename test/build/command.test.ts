import { execFile } from 'node:child_process';
import { readdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { commandProgram } from '../../build/command.ts';
import { version } from '../../core/version.ts';

const core = join(import.meta.dirname, '..', '..', 'core');
const run = promisify(execFile);

test('the command is one bundle, the same for all who ask at once', async () => {
  const programs = await Promise.all([commandProgram(), commandProgram(), commandProgram()]);
  expect(new Set(programs).size).toBe(1);
  const [program] = programs;
  expect(program).not.toContain(core);
  expect(await readdir(dirname(program))).toContain('verify-worker.js');
  const { stdout } = await run(process.execPath, [program, '--version']);
  expect(stdout.trim()).toBe(version);
});

test('a source that has changed is built anew, by several at once as by one', async () => {
  const before = await commandProgram();
  // As an editor does that saves the same words.
  await utimes(join(core, 'version.ts'), new Date(), new Date());
  const build = () =>
    run(process.execPath, [join(core, '..', 'build', 'parley.ts'), '--version']).then(
      ({ stdout }) => stdout.trim(),
    );
  expect(await Promise.all([build(), build()])).toEqual([version, version]);
  const after = await commandProgram();
  expect(after).not.toBe(before);
  expect((await readdir(dirname(dirname(after)))).filter((name) => name.includes('.'))).toEqual([]);
  // Nodes of other tests still run what they were started from.
  expect(await readdir(dirname(before))).toContain('main.js');
});
