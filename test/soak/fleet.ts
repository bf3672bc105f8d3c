import { fork, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ParleyClient } from '../../core/client/client.ts';
import { connect } from '../../core/client/connect.ts';
import { Done, type Order } from './orders.ts';

const program = fileURLToPath(new URL('./nodes-process.ts', import.meta.url));
const PAGE = 4096;

/** One node of the fleet; it shares its process with others. */
export interface Member {
  readonly name: string;
  readonly folder: string;
  readonly operator: ParleyClient;
  readonly process: NodesProcess;
  id: string;
  up: boolean;
}

export interface Sample {
  /** Of all processes, after collecting garbage. */
  readonly megabytes: number;
  readonly handles: number;
}

export class NodesProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (done: Done) => void>();
  #number = 0;

  constructor() {
    this.#child = fork(program, {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message) => {
      const done = Done.parse(message);
      this.#waiting.get(done.number)?.(done);
      this.#waiting.delete(done.number);
    });
    this.#child.once('exit', (code, signal) => {
      for (const [number, tell] of this.#waiting) {
        tell({ number, id: '', error: `the process ended: ${String(code ?? signal)}` });
      }
    });
  }

  async tell(act: Order['act'], folder = '', name = ''): Promise<string> {
    const number = this.#number++;
    const { promise, resolve } = Promise.withResolvers<Done>();
    this.#waiting.set(number, resolve);
    this.#child.send({ number, act, folder, name } satisfies Order);
    const { id, error } = await promise;
    if (error !== null) throw new Error(`${name} ${act}: ${error}`);
    return id;
  }

  /** What Linux says of it: resident memory, and what it has open. */
  async sample(): Promise<Sample> {
    await this.tell('collect-garbage');
    const place = `/proc/${this.#child.pid ?? 0}`;
    const [, resident = '0'] = (await readFile(join(place, 'statm'), 'utf8')).split(' ');
    const handles = (await readdir(join(place, 'fd'))).length;
    return { megabytes: (Number(resident) * PAGE) / 2 ** 20, handles };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** So many nodes, dealt out to so many processes; none is made or started yet. */
export function muster(nodes: number, processes: number, root: string): Member[] {
  const all = Array.from({ length: processes }, () => new NodesProcess());
  return Array.from({ length: nodes }, (_, index) => {
    const name = `node${String(index + 1).padStart(2, '0')}`;
    const folder = join(root, name);
    const process = all[index % processes];
    if (process === undefined) throw new RangeError('a fleet needs a process');
    return { name, folder, operator: connect({ folder }), process, id: '', up: false };
  });
}

/** Gives it a key and a folder, and starts it. */
export async function make(member: Member): Promise<void> {
  member.id = await member.process.tell('init', member.folder, member.name);
  await start(member);
}

export async function start(member: Member): Promise<void> {
  await member.process.tell('start', member.folder, member.name);
  member.up = true;
}

export async function stop(member: Member): Promise<void> {
  member.up = false;
  await member.process.tell('stop', member.folder, member.name);
}
