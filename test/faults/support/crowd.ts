import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from './namespaces.ts';

const RECEIVE = `
require('node:net').createServer((s) => s.resume().on('error', () => {})).listen(5000, () => console.log('ready'));`;
const SEND = (address: string) => `
const s = require('node:net').connect(5000, '${address}');
const more = () => { while (s.write(Buffer.alloc(65536))); };
s.on('connect', more).on('drain', more);`;

/** Somebody else's transfer from one host to another, as fast as the line takes it. @returns ends it */
export async function crowd(from: Host, to: Host): Promise<() => Promise<void>> {
  const run = ({ under }: Host, code: string) => {
    const [program, ...args] = [...under, process.execPath, '-e', code];
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  };
  const receiver = run(to, RECEIVE);
  await once(receiver.stdout, 'data');
  const sender = run(from, SEND(to.address));
  await sleep(1_000);
  return async () => {
    for (const one of [sender, receiver]) {
      if (one.exitCode !== null) throw new Error('The line was not crowded to the end.');
      const exited = once(one, 'exit');
      one.kill('SIGKILL');
      await exited;
    }
  };
}
