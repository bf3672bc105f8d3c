import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { commandProgram } from '../../../../build/command.ts';
import { allScopes } from '../../../../core/api/caller.ts';
import { listenControl } from '../../../../core/api/control-socket.ts';
import { createHandler } from '../../../../core/api/handler.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type FakeServices, fakeServices } from '../../api/support/fake-services.ts';

const main = await commandProgram();

export interface Run {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a process of its own, with an environment of its own. */
export async function parley(
  args: readonly string[],
  { env = {}, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, out, err };
}

/** A folder on which something answers as a node does, and the command run on it. */
export async function servedFolder() {
  const folder = await temporaryFolder();
  const services: FakeServices = fakeServices();
  const handler = createHandler(services, { name: 'the control socket', scopes: allScopes });
  const socket = await listenControl(folder, handler);
  onTestFinished(() => socket.close());
  services.onStop.push(() => setImmediate(() => void socket.close()));
  return {
    folder,
    services,
    run: (args: readonly string[], options?: Parameters<typeof parley>[1]) =>
      parley(['--folder', folder, ...args], options),
    called: (method: string) => services.calls.filter((call) => call.method === method),
  };
}
