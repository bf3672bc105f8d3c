import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Disturber, disturber } from '../support/disturber.ts';
import { type ScriptNodes, scriptNodes } from '../support/script-nodes.ts';

/** The Python client's own tests, against real nodes. */

const folder = fileURLToPath(new URL('../../clients/python', import.meta.url));
const python = pythonVersion();
const missing =
  python === null ? 'SKIPPED: there is no python3 3.9 or newer on this machine' : null;

describe.skipIf(missing !== null)(missing ?? `the Python client, on ${python}`, () => {
  let place: ScriptNodes;
  let control: Disturber;

  beforeAll(async () => {
    place = await scriptNodes();
    control = await disturber({ stop: place.stopNode, start: place.startNode });
  });
  afterAll(async () => {
    await control.close();
    await place.stop();
  });

  test('its tests pass', { timeout: 240_000 }, async () => {
    const { code, report } = await run({
      PARLEY_TOKEN: place.token,
      PARLEY_URL: place.url,
      PARLEY_TEST_READ_TOKEN: place.readToken,
      PARLEY_TEST_CONTROL: control.url,
    });
    expect(code, report).toBe(0);
    // None was left out but what needs pandas.
    expect(report).toMatch(/Ran [3-9]\d tests/);
    expect(report).toMatch(/OK(?: \(skipped=1\))?\s*$/);
  });
});

test('pip installs it from its folder', { timeout: 120_000 }, async ({ skip }) => {
  if (python === null) skip('SKIPPED: there is no python3 3.9 or newer on this machine');
  const place = await mkdtemp(join(tmpdir(), 'parley-test-'));
  try {
    // A copy: building leaves files in the folder.
    await cp(folder, join(place, 'source'), { recursive: true });
    const install = (...options: string[]) =>
      execFileSync(
        'python3',
        ['-m', 'pip', 'install', '--no-deps', ...options, '--target', 'target', './source'],
        { cwd: place, stdio: 'pipe', encoding: 'utf8' },
      );
    try {
      // As users do it; it fetches setuptools.
      install('--timeout', '5', '--retries', '0');
    } catch (cause) {
      const isOffline = /No matching distribution found for setuptools|No module named pip/;
      if (!isOffline.test(String(cause))) throw cause;
      skip('SKIPPED: there is no pip, or no package index from which it gets setuptools');
    }
    const look = 'import parley; from pathlib import Path as P; f = P(parley.__file__); print(f)';
    const found = execFileSync('python3', ['-c', look], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(place, 'target') },
    }).trim();
    expect(found).toBe(join(place, 'target', 'parley', '__init__.py'));
    expect(await readdir(dirname(found))).toContain('py.typed');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

function run(environment: Record<string, string>): Promise<{ code: number; report: string }> {
  return new Promise((resolve) => {
    execFile(
      'python3',
      ['-W', 'error', '-m', 'unittest', '-v'],
      {
        cwd: folder,
        env: { ...process.env, ...environment, PYTHONPATH: 'src', PYTHONDONTWRITEBYTECODE: '1' },
      },
      (error, _, report) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), report }),
    );
  });
}

function pythonVersion(): string | null {
  const program =
    'import sys; assert sys.version_info >= (3, 9); print("Python", sys.version.split()[0])';
  try {
    return execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}
