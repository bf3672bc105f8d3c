import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cable } from './namespaces.ts';

const program = fileURLToPath(new URL('slow-lines.py', import.meta.url));

export interface SlowLines {
  readonly cables: readonly Cable[];
  /** From now on they are; until then they are good ones. */
  worsen(): void;
  end(): Promise<void>;
}

/**
 * Lines on which everything comes late and some of it never. Two of them lie between any two hosts.
 * @param delay milliseconds, one way
 * @param loss share of the frames
 * @param seed of what is lost
 */
export async function slowLines(
  count: number,
  { delay, loss, seed }: Readonly<{ delay: number; loss: number; seed: number }>,
): Promise<SlowLines> {
  const lines = Array.from({ length: count }, (_, index) => {
    const tag = `pl${process.pid % 100_000}`;
    return { near: `${tag}a${index}`, far: `${tag}b${index}` };
  });
  const names = lines.flatMap(({ near, far }) => [near, far]);
  const hub = spawn('python3', [program, String(delay), String(loss), String(seed), ...names], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(hub, 'exit');
  const said = once(createInterface({ input: hub.stdout }), 'line').then(() => true);
  if (!(await Promise.race([said, exited.then(() => false)])))
    throw new Error('No network cards could be made.');
  return {
    cables: lines.map((line) => plugIn(line)),
    worsen: () => void hub.kill('SIGUSR1'),
    end: async () => {
      hub.kill('SIGKILL');
      await exited;
    },
  };
}

function plugIn({ near, far }: Readonly<{ near: string; far: string }>): Cable {
  return ({ host, middle, port }) => {
    for (const [card, where, name] of [
      [near, middle, port],
      [far, host, 'eth0'],
    ] as const) {
      execFileSync('ip', ['link', 'set', card, 'netns', where, 'name', name]);
    }
  };
}
