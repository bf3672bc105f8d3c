import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { electronProgram } from '../../../build/electron-program.ts';

const root = resolve(import.meta.dirname, '../../..');
const isRoot = process.getuid?.() === 0;

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The node's folder. */
  readonly folder: string;
  /** What the main process wrote to stderr. */
  readonly errors: string[];
  /** Ends it as the operator would, and waits until it is gone. */
  quit(): Promise<void>;
}

export interface AppOptions {
  /** One that holds an organisation already; a fresh one otherwise. */
  readonly folder?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly program?: string;
}

/** A home of its own, removed with everything in it when the test ends. */
export async function throwAwayHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

/** The real app, as a person starts it, with a home of its own. */
export async function launchApp(options: AppOptions = {}): Promise<RunningApp> {
  const home = await throwAwayHome();
  const folder = options.folder ?? join(home, 'node');
  const executablePath = options.program ?? electronProgram();
  if (executablePath === null) throw new Error('there is no Electron runtime');
  const app = await _electron.launch({
    executablePath,
    chromiumSandbox: !isRoot,
    args: [...(options.program === undefined ? [root] : []), ...(options.arguments ?? [])],
    env: appEnvironment(home, folder, options.environment),
  });
  const child = app.process();
  const errors: string[] = [];
  child.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
  const gone = new Promise<void>((end) => child.once('exit', () => end()));
  const alive = () => child.exitCode === null && child.signalCode === null;
  onTestFinished(async () => {
    if (!alive()) return;
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await app.evaluate(({ app: it }) => it.exit(0)).catch(() => undefined);
    await gone;
    clearTimeout(late);
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  await page.locator('h1').first().waitFor();
  const quit = async () => {
    await app.evaluate(({ app: it }) => it.quit()).catch(() => undefined);
    await gone;
  };
  return { app, page, folder, errors, quit };
}

export function appEnvironment(
  home: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...surroundings } = process.env;
  const kept = Object.entries(surroundings).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    PARLEY_HOME: folder,
    PARLEY_LISTEN: '/ip4/127.0.0.1/tcp/0',
    PARLEY_MDNS: 'off',
    PARLEY_API_PORT: '0',
    ...more,
  };
}
