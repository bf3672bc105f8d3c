import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, errors, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { electronProgram } from '../../../build/electron-program.ts';

const root = resolve(import.meta.dirname, '../../..');
const held = resolve(import.meta.dirname, 'held.cjs');
/** For one thing to appear, on a machine that does a lot else. */
const PATIENCE = 30_000;
const isRoot = process.getuid?.() === 0;

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The node's folder. */
  readonly folder: string;
  /** What stands in its environment, for whoever starts it a second time. */
  readonly home: string;
  /** What the main process wrote to stderr. */
  readonly errors: string[];
  /** Ends it as the operator would, and waits until it is gone. */
  quit(): Promise<void>;
  /** Ends it without asking, if it still runs, and removes its home. */
  end(): Promise<void>;
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
  const home = await makeHome();
  onTestFinished(() => removeHome(home));
  return home;
}

export const makeHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'parley-e2e-'));
export const removeHome = (home: string): Promise<void> =>
  rm(home, { recursive: true, force: true, maxRetries: 5 });

/** The real app for one test, as a person starts it, with a home of its own. */
export async function launchApp(options: AppOptions = {}): Promise<RunningApp> {
  const running = await startApp(options);
  onTestFinished(() => running.end());
  return running;
}

/** The same for as long as it is wanted: whoever starts it ends it. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const home = await makeHome();
  const folder = options.folder ?? join(home, 'node');
  const executablePath = options.program ?? electronProgram();
  if (executablePath === null) throw new Error('there is no Electron runtime');
  const app = await launchPatiently({
    executablePath,
    chromiumSandbox: !isRoot,
    args: [
      ...(options.program === undefined ? ['-r', held, root] : []),
      ...(options.arguments ?? []),
    ],
    env: appEnvironment(home, folder, options.environment),
    timeout: PATIENCE,
  });
  const child = app.process();
  const said: string[] = [];
  child.stderr?.on('data', (data: Buffer) => said.push(data.toString()));
  const gone = new Promise<void>((end) => child.once('exit', () => end()));
  const alive = () => child.exitCode === null && child.signalCode === null;
  const end = async () => {
    if (alive()) {
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await app.evaluate(({ app: it }) => it.exit(0)).catch(() => undefined);
      await gone;
      clearTimeout(late);
    }
    await removeHome(home);
  };
  app.context().setDefaultTimeout(PATIENCE);
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  await page.locator('h1').first().waitFor();
  const quit = async () => {
    await app.evaluate(({ app: it }) => it.quit()).catch(() => undefined);
    await gone;
  };
  return { app, page, folder, home, errors: said, quit, end };
}

/** The packaged app takes no code that would hold it back (see held.cjs): it is started once more. */
async function launchPatiently(
  options: Parameters<typeof _electron.launch>[0],
): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options);
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    return _electron.launch(options);
  }
}

/** A second start over the same folder: it hands over what it was given and ends. @returns its exit code */
export async function startAgain(
  { home, folder }: Pick<RunningApp, 'home' | 'folder'>,
  argument: string,
): Promise<number | null> {
  const again = spawn(electronProgram() ?? '', ['--no-sandbox', root, argument], {
    env: appEnvironment(home, folder),
    stdio: 'ignore',
  });
  await once(again, 'exit');
  return again.exitCode;
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
