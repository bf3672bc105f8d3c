import { z } from 'zod';
import { atMost, type Figure, type Row, type Size } from '../figure.ts';
import { threadsOf } from '../parts/announcements.ts';
import { runProcess } from '../parts/child.ts';
import { quantile, spreadOf } from '../parts/spread.ts';

const Delays = z.object({ rounds: z.array(z.array(z.number()).min(1)).min(1) });
const settingsOf = {
  tiny: { nodes: 3, rounds: 1 },
  quick: { nodes: 50, rounds: 20 },
  full: { nodes: 50, rounds: 200 },
} as const;

async function* measure(size: Size): AsyncIterable<Row> {
  const { nodes, rounds } = settingsOf[size];
  const bare = await delays('bare-gossip', nodes, rounds);
  const ours = await delays('announcement', nodes, rounds);
  for (const [name, part] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const of = (all: readonly number[][]) => {
      const sorted = all.flat().sort((a, b) => a - b);
      const each = spreadOf(
        all.map((one) =>
          quantile(
            one.toSorted((a, b) => a - b),
            part,
          ),
        ),
      );
      return { ...each, median: quantile(sorted, part) };
    };
    yield {
      name: `${nodes} nodes in one process, ${name} of all deliveries`,
      unit: 'ms',
      measured: of(ours),
      bound: { what: 'bare gossipsub', value: of(bare) },
      ...(name === 'p99' ? { aim: atMost(150, 'ms') } : {}),
      detail: 'range: the same of single announcements, least to most',
    };
  }
}

async function delays(name: string, nodes: number, rounds: number): Promise<number[][]> {
  const env = { UV_THREADPOOL_SIZE: String(threadsOf(nodes)) };
  return Delays.parse(await runProcess(name, [nodes, rounds], env)).rounds;
}

export const announcement: Figure = {
  letter: 'c',
  title:
    'From appending an announcement to its being verified, on disk and told by every other node',
  measure,
};
