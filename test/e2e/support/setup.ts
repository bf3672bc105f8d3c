import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { buildApp } from '../../../build/build-app.ts';
import { hasXvfb, obstacle } from './available.ts';

/** Once before all e2e tests: the app as it is now, built, and a display to show it on. */
export default async function setup(): Promise<(() => void) | undefined> {
  const why = obstacle();
  if (why !== null) {
    process.stderr.write(`\nThe desktop app is NOT tested in this run: ${why}\n\n`);
    return undefined;
  }
  // For whoever works on the tests alone: what stands in out/ is tested as it is.
  if (process.env['PARLEY_BUILT'] === undefined) await buildApp();
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || !hasXvfb()) {
    return undefined;
  }
  const { display, server } = await startXvfb();
  process.env['DISPLAY'] = display;
  return () => {
    delete process.env['DISPLAY'];
    server.kill();
  };
}

/** A screen nobody sees; it picks a number that is free and says which. */
async function startXvfb(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const [, , , said] = server.stdio as unknown as [null, null, null, Readable];
  const display = await new Promise<string>((resolve, reject) => {
    said.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${String(code)}`)));
  });
  return { display, server };
}
