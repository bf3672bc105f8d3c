import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { commandProgram } from '../../../build/command.ts';
import type { ParleyClient } from '../../../core/client/client.ts';
import { connect } from '../../../core/client/connect.ts';
import { initNode } from '../../../core/node-folder.ts';

const cli = await commandProgram();

export interface Surroundings {
  /** A command the node is started under, as `ip netns exec NAME`. */
  readonly under?: readonly string[];
  readonly listen?: string;
  /** Where its folder is to be. */
  readonly root?: string;
  /** Whether it relays for members from the start. */
  readonly relays?: boolean;
}

/** A node as its users have it: a process, reached over its control socket alone; and what can befall a process. */
export class NodeProcess {
  readonly name: string;
  readonly folder: string;
  readonly operator: ParleyClient;
  readonly #surroundings: Surroundings;
  #process: ChildProcess | null = null;
  #complaint = '';
  #id = '';

  constructor(name: string, root: string, surroundings: Surroundings = {}) {
    this.name = name;
    this.folder = join(root, name);
    this.operator = connect({ folder: this.folder });
    this.#surroundings = surroundings;
  }

  get relays(): boolean {
    return this.#surroundings.relays === true;
  }

  get id(): string {
    return this.#id;
  }

  /** What it wrote to stderr last. */
  get complaint(): string {
    return this.#complaint;
  }

  async init(): Promise<void> {
    this.#id = await initNode({ folder: this.folder, name: this.name, contact: '' });
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<void> {
    const { under = [], listen = '/ip4/127.0.0.1/tcp/0' } = this.#surroundings;
    const network = ['--listen', listen, '--no-mdns', '--no-api'];
    const parley = [process.execPath, cli, '--folder', this.folder, 'start', '--json', ...network];
    const [program, ...args] = [...under, ...parley];
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString()).slice(-4000);
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('"ready"')) {
        child.stdout.resume();
        return;
      }
    }
    this.#process = null;
    throw new Error(`${this.name} did not start: ${this.#complaint}`);
  }

  /** kill -9: it can neither say nor save anything. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** It keeps its connections open, and says nothing. */
  stall(): void {
    this.#process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process?.kill('SIGCONT');
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
