import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A screen nobody sees, where there is none. @returns what ends it */
export async function needDisplay(): Promise<() => void> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return () => undefined;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const numbers = server.stdio[3] as Readable;
  process.env['DISPLAY'] = await new Promise<string>((resolve, reject) => {
    numbers.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${String(code)}`)));
  });
  return () => void server.kill();
}
