import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandProgram } from '../../../build/command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { parley } from './support/parley.ts';

const main = await commandProgram();

describe('parley ui', () => {
  test('says how to build what it would serve', async () => {
    const folder = await temporaryFolder();
    const run = await parley(['--json', '--folder', folder, 'ui', '--interface', folder]);
    expect(run.exit).toBe(3);
    expect(run.err).toContain('NOT_READY');
    expect(run.err).toContain('npm run build:app');
  });

  test('prints where the interface and the decisions are, and ends in good order', async () => {
    const root = await temporaryFolder();
    for (const page of ['renderer', 'consent']) {
      await mkdir(join(root, page));
      await writeFile(join(root, page, 'index.html'), '<!doctype html>');
    }
    const args = ['--json', '--folder', join(root, 'parley'), 'ui', '--interface', root];
    const child = spawn(process.execPath, [main, ...args], {
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = JSON.parse(String((await lines.next()).value)) as Record<string, string>;
    expect(ready).toMatchObject({ event: 'ready', pid: child.pid });
    for (const address of [ready['window'], ready['decisions']]) {
      expect((await fetch(address ?? '')).status).toBe(200);
    }
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(JSON.parse(String((await lines.next()).value))).toEqual({ event: 'stopped' });
    expect(await exited).toEqual([0, null]);
  });
});
