import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandProgram } from '../build/command.ts';
import { createDemoPartners, type PartnersProcess } from './partners.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Starts the partners as a process of this one's. */
export const forkPartners = (args: readonly string[]): PartnersProcess =>
  fork(file('./partners-process.ts'), [...args], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });

/** `npm run demo -- --app`: the interface on one organisation, while the others answer by themselves. */
export async function openDemo(say: (line: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'parley-demo-'));
  const language = new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh');
  const partners = createDemoPartners({
    root,
    fork: forkPartners,
    language: () => (language ? 'zh-CN' : 'en'),
  });
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    say('Three organisations with made-up data are being set up.');
    const { folder } = await partners.start();
    say('They are running. The interface opens on a fourth, which is yours.');
    const shown = spawn(process.execPath, await interfaceOn(folder), {
      stdio: 'inherit',
      env: {
        ...process.env,
        PARLEY_HOME: folder,
        PARLEY_LISTEN: '/ip4/127.0.0.1/tcp/0',
        PARLEY_MDNS: 'off',
        PARLEY_API_PORT: '0',
      },
    });
    const exited = once(shown, 'exit');
    interrupted.signal.addEventListener('abort', () => shown.kill('SIGTERM'));
    await exited;
  } finally {
    await partners.end();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    say('The demo has ended; nothing of it is kept.');
  }
}

/** The desktop app, or where there is no display the same interface in a browser. */
async function interfaceOn(folder: string): Promise<string[]> {
  const start = file('../build/start.ts');
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const display = process.platform !== 'linux' || (DISPLAY ?? WAYLAND_DISPLAY) !== undefined;
  if (display && existsSync(start)) return [start];
  const network = ['--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns', '--no-api'];
  return [await commandProgram(), '--folder', folder, 'ui', ...network];
}
