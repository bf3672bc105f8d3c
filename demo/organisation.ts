import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { commandProgram } from '../build/command.ts';
import type { ParleyClient } from '../core/client/client.ts';
import { connect } from '../core/client/connect.ts';
import { initNode } from '../core/node-folder.ts';
import { ParleyError } from '../core/schema/errors.ts';

const cli = await commandProgram();
const START_LIMIT = 30_000;
/** What the node says when it is there: its API's address among it. */
const Ready = z.object({ api: z.string() });

/** One organisation of the demo: a folder and, while it is up, a process of its own. */
export class Organisation {
  readonly name: string;
  readonly folder: string;
  readonly data: string;
  /** The operator: over the control socket, as the command line does. Sets up and decides. */
  readonly operator: ParleyClient;
  id = '';
  #process: ChildProcess | null = null;
  #secret: string | null = null;
  #script: ParleyClient | null = null;
  /** Of its HTTP API; another one after a restart. */
  url = '';

  constructor(name: string, root: string) {
    this.name = name;
    this.folder = join(root, name);
    this.data = join(root, `${name}.csv`);
    this.operator = connect({ folder: this.folder });
  }

  /** A script: over the local HTTP API, with a token that can read and launch, and decide nothing. */
  get script(): ParleyClient {
    if (this.#script === null) throw new RangeError(`${this.name} does not run`);
    return this.#script;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async init(): Promise<void> {
    this.id = await initNode({ folder: this.folder, name: this.name, contact: '' });
  }

  /** Starts the node and waits until it is ready. */
  async start(): Promise<void> {
    const args = ['--folder', this.folder, 'start', '--json', '--no-mdns', '--api-port', '0'];
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
        if (line.includes('"ready"')) return Ready.parse(JSON.parse(line)).api;
      }
      return exited;
    })();
    const url = await Promise.race([ready, exited]);
    exited.catch(() => undefined);
    child.stdout.resume();
    this.url = url;
    this.#script = connect({ url, token: await this.#ownToken() });
  }

  /** Made once by the operator; it outlasts restarts of the node. */
  async #ownToken(): Promise<string> {
    this.#secret ??= (
      await this.operator.createToken({ name: 'demo', scopes: ['read', 'launch'] })
    ).secret;
    return this.#secret;
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
    this.#script = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
