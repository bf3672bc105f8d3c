import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const scripts = join(import.meta.dirname, 'python');
const INSTALL_LIMIT = 600_000;
const SCRIPT_LIMIT = 120_000;
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** The clients of which scripts are run: the first and last of 3.x that install, and of 4.x. */
export const versions = ['3.3.0', '3.11.1', '4.0.0', '4.14.0'] as const;
export type Version = (typeof versions)[number];

export interface Clients {
  /** @returns what the script printed; rejects with what it said when it fails */
  run(version: Version, script: string, args: readonly string[]): Promise<string>;
}

/**
 * Virtual environment and clients, from the Python package index, in the user's cache: the second run finds them there.
 * @returns the reason, where they cannot be had on this machine
 */
export async function pythonClients(): Promise<Clients | { readonly reason: string }> {
  const found = await findPython();
  if (found === null) return { reason: 'there is no Python 3.10 or newer with venv' };
  const requirements = await readFile(join(scripts, 'requirements.txt'), 'utf8');
  const key = createHash('sha256')
    .update([found.version, requirements, ...versions].join('\n'))
    .digest('hex');
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const place = join(cache, 'parley-test-clients', key.slice(0, 16));
  const python = join(place, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  const clientsOf = (version: Version) => join(place, `vantage6-${version}`);
  if (!(await exists(join(place, 'complete')))) {
    await rm(place, { recursive: true, force: true });
    await mkdir(place, { recursive: true, mode: 0o700 });
    await run(found.python, ['-m', 'venv', join(place, 'venv')], { timeout: INSTALL_LIMIT });
    const pip = (...args: string[]) =>
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args], {
        timeout: INSTALL_LIMIT,
        cwd: place,
      });
    const probe = await pip(
      '--no-deps',
      'vantage6-client==4.14.0',
      '--target',
      join(place, 'probe'),
    )
      .then(() => null)
      .catch((error: unknown) => String(error));
    if (probe !== null)
      return { reason: `the Python package index cannot be reached (${lastLine(probe)})` };
    await pip('--requirement', join(scripts, 'requirements.txt'));
    for (const version of versions) {
      const packages = ['client', 'common'].map((name) => `vantage6-${name}==${version}`);
      await pip('--no-deps', ...packages, '--target', clientsOf(version));
    }
    await writeFile(join(place, 'complete'), '');
  }
  return {
    async run(version, script, args) {
      const { stdout } = await run(python, [script, ...args], {
        timeout: SCRIPT_LIMIT,
        cwd: scripts,
        env: { ...process.env, PYTHONPATH: clientsOf(version), PYTHONDONTWRITEBYTECODE: '1' },
      });
      return stdout.replaceAll('\r\n', '\n');
    },
  };
}

/** The first that is new enough for every client and can make environments. */
async function findPython(): Promise<{ python: string; version: string } | null> {
  const program =
    'import sys, venv, ensurepip; assert sys.version_info >= (3, 10); print(sys.version)';
  for (const python of PYTHONS) {
    const version = await run(python, ['-c', program]).catch(() => null);
    if (version !== null) return { python, version: version.stdout };
  }
  return null;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
