import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const program = fileURLToPath(new URL('./node-process.ts', import.meta.url));
const Started = z.object({ addresses: z.array(z.string()) });
const Held = z.object({ held: z.number() });

export interface SeparateNode {
  readonly addresses: readonly string[];
  /** Bytes that its JavaScript holds once garbage is collected, buffers included. */
  held(): Promise<number>;
  stop(): Promise<void>;
}

/** Runs the node of a folder in another process. */
export async function separateNode(folder: string): Promise<SeparateNode> {
  const child = fork(program, [folder], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const said = async (): Promise<unknown> => {
    const ended = exited.then(([code]) => {
      throw new Error(`the node's process ended with ${String(code)}`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
    return message;
  };
  const { addresses } = Started.parse(await said());
  return {
    addresses,
    held: async () => {
      child.send('held?');
      return Held.parse(await said()).held;
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}
