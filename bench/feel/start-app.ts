import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { preferencesBeside } from '../../core/desktop/preferences-file.ts';
import { initNode } from '../../core/node.ts';
import type { Stage } from '../../electron/main/stages.ts';

export interface StartedApp {
  readonly pid: number;
  /** Milliseconds from the start of the program. @throws when it ends before */
  reached(stage: Stage): Promise<number>;
  /** Where a debugger may attach, once it said so. */
  readonly debugger: Promise<string>;
  end(): Promise<void>;
}

export interface Home {
  readonly root: string;
  readonly folder: string;
}

/** A home with an organisation that has been used before, and whose key waits for nobody. */
export async function makeHome(): Promise<Home> {
  const root = await mkdtemp(join(tmpdir(), 'parley-feel-'));
  const folder = join(root, 'node');
  await initNode({ folder, name: 'North Clinic', contact: '' });
  const preferences = { firstRunDone: true, language: 'en' };
  await writeFile(preferencesBeside(folder), JSON.stringify(preferences));
  return { root, folder };
}

export const removeHome = ({ root }: Home): Promise<void> =>
  rm(root, { recursive: true, force: true, maxRetries: 5 });

/** The program as a person starts it, telling how far it has come. */
export function startApp(command: readonly string[], home: Home): StartedApp {
  const [program = '', ...given] = command;
  // Chromium refuses its sandbox to root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const began = Date.now();
  const child = spawn(program, [...asRoot, ...given], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      HOME: home.root,
      XDG_CONFIG_HOME: join(home.root, 'config'),
      PARLEY_HOME: home.folder,
      PARLEY_LISTEN: '/ip4/127.0.0.1/tcp/0',
      PARLEY_MDNS: 'off',
      PARLEY_API_PORT: '0',
      PARLEY_STAGES: '1',
    },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const hearers = new Set<() => void>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    for (const hear of hearers) hear();
  });
  const said = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.map((line) => pattern.exec(line)?.[1]).find((it) => it !== undefined);
        if (found === undefined) return;
        hearers.delete(look);
        resolve(found);
      };
      hearers.add(look);
      look();
      void gone.then(() => reject(new Error(`${program} ended early:\n${lines.join('\n')}`)));
    });
  return {
    pid: child.pid ?? 0,
    reached: async (stage) =>
      Number(await said(new RegExp(`^parley-stage ${stage} (\\d+)$`))) - began,
    get debugger() {
      return said(/^DevTools listening on (ws:\S+)$/);
    },
    end: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
    },
  };
}
