import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

const variable = 'PARLEY_TEST_DISPLAYS';

/** Whether tests get screens that nobody sees. On a person's own, windows of two tests would take the focus from each other. */
const hidden = process.platform === 'linux' && process.env['DISPLAY'] === undefined;

/** Test files at work at the same time, each with a display of its own. */
export const displaysAtOnce = hidden ? 2 : 1;

/** @returns what ends them, or nothing where windows open on the display that is there */
export async function startDisplays(): Promise<(() => void) | undefined> {
  if (!hidden) return undefined;
  const started = await Promise.all(Array.from({ length: displaysAtOnce }, startXvfb));
  process.env[variable] = started.map(({ display }) => display).join(' ');
  return () => {
    for (const { server } of started) server.kill();
  };
}

/** In a worker: the display of the files that it runs. */
export function takeDisplay(worker: number): void {
  const displays = process.env[variable]?.split(' ') ?? [];
  const display = displays[(worker - 1) % displays.length];
  if (display !== undefined) process.env['DISPLAY'] = display;
}

/** It picks a number that is free and says which. */
async function startXvfb(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const [, , , said] = server.stdio as unknown as [null, null, null, Readable];
  const display = await new Promise<string>((resolve, reject) => {
    said.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${String(code)}`)));
  });
  return { display, server };
}
