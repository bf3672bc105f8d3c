import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../processes/${name}.ts`, import.meta.url));

/** Runs a program of bench/processes to its end. @returns the JSON it printed */
export async function runProcess(
  name: string,
  args: readonly unknown[],
  env: NodeJS.ProcessEnv = {},
): Promise<unknown> {
  const { stdout } = await run(process.execPath, [pathOf(name), ...args.map(String)], {
    maxBuffer: 1 << 24,
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout);
}

export interface Companion {
  /** The next message it sends. */
  readonly next: () => Promise<unknown>;
  readonly send: (message: unknown) => void;
  /** Ends it, kindly if it takes the word `end`. */
  readonly end: (word?: 'end') => Promise<void>;
}

/** A program of bench/processes that stays, on speaking terms with this one. @param program what runs it */
export function startProcess(
  name: string,
  args: readonly unknown[] = [],
  program: { readonly execPath?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Companion {
  const child = fork(pathOf(name), args.map(String), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(program.execPath === undefined ? {} : { execPath: program.execPath }),
    env: { ...process.env, ...program.env },
  });
  const messages: unknown[] = [];
  let wake = (): void => undefined;
  child.on('message', (message) => {
    messages.push(message);
    wake();
  });
  child.once('exit', () => wake());
  return {
    next: async () => {
      while (messages.length === 0) {
        if (hasEnded(child)) throw new Error(`${name} ended early`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return messages.shift();
    },
    send: (message) => void child.send(message as object),
    end: async (word) => {
      if (hasEnded(child)) return;
      const exited = once(child, 'exit');
      if (word === undefined) child.kill('SIGTERM');
      else child.send(word);
      await exited;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;
