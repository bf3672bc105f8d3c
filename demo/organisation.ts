import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient, type ParleyClient } from '../core/client/client.ts';
import { controlFetch } from '../core/client/control-fetch.ts';
import { initNode } from '../core/node-folder.ts';
import { ParleyError } from '../core/schema/errors.ts';

const cli = fileURLToPath(new URL('../core/cli/main.ts', import.meta.url));
const START_LIMIT = 30_000;

/** One organisation of the demo: a folder and, while it is up, a process of its own. */
export class Organisation {
  readonly name: string;
  readonly folder: string;
  readonly data: string;
  /** Speaks to the node over its control socket, as the command line does. */
  readonly client: ParleyClient;
  id = '';
  #process: ChildProcess | null = null;

  constructor(name: string, root: string) {
    this.name = name;
    this.folder = join(root, name);
    this.data = join(root, `${name}.csv`);
    this.client = createClient({ fetch: controlFetch(this.folder) });
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async init(): Promise<void> {
    this.id = await initNode({ folder: this.folder, name: this.name, contact: '' });
  }

  /** Starts the node and waits until it is ready. */
  async start(): Promise<void> {
    const args = ['--folder', this.folder, 'start', '--json', '--no-mdns'];
    const child = spawn(process.execPath, [cli, ...args, '--listen', '/ip4/127.0.0.1/tcp/0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    let complaint = '';
    child.stderr.on(
      'data',
      (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4000)),
    );
    const lines = createInterface({ input: child.stdout });
    const limit = AbortSignal.timeout(START_LIMIT);
    const exited = once(child, 'exit', { signal: limit }).then(() => {
      throw new ParleyError('NODE_NOT_RUNNING', `${this.name} did not start: ${complaint}`);
    });
    const ready = (async () => {
      for await (const line of lines) {
        if (line.includes('"ready"')) return;
      }
      await exited;
    })();
    await Promise.race([ready, exited]);
    exited.catch(() => undefined);
    child.stdout.resume();
  }

  /** Ends the process in good order. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** kill -9: no chance to say or save anything. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
