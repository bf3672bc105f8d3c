import { z } from 'zod';
import { atMost, type Figure, type Row, type Size } from '../figure.ts';
import { startProcess } from '../parts/child.ts';
import { cpuMs } from '../parts/cpu.ts';
import { withFolder } from '../parts/folder.ts';
import { makeNode } from '../parts/long-history.ts';
import { spreadOf } from '../parts/spread.ts';
import { until } from '../parts/until.ts';
import { verifyMs } from '../parts/signatures.ts';

const Told = z.object({ entries: z.number(), ticket: z.string() });
const settingsOf = {
  tiny: { entries: 20, runs: 1 },
  quick: { entries: 10_000, runs: 3 },
  full: { entries: 10_000, runs: 10 },
} as const;

async function* measure(size: Size): AsyncIterable<Row> {
  const { entries, runs } = settingsOf[size];
  const source = startProcess('history-source', [entries]);
  try {
    await source.next();
    const times: number[] = [];
    const work: number[] = [];
    for (let run = 0; run < runs; run++) {
      source.send('invite');
      const told = Told.parse(await source.next());
      const { ms, cpu } = await withFolder((folder) => joinAndPull(folder, told));
      times.push(ms);
      work.push(cpu);
    }
    yield {
      name: `${entries} entries, from another process, into an empty node`,
      unit: 'ms',
      measured: spreadOf(times),
      bound: { what: 'the signatures alone', value: spreadOf([verifyMs(entries)]) },
      aim: atMost(2000, 'ms'),
      detail: `joining included; processor time of the newcomer ${spreadOf(work).median.toFixed(0)} ms`,
    };
  } finally {
    await source.end('end');
  }
}

async function joinAndPull(
  folder: string,
  { ticket, entries }: z.infer<typeof Told>,
): Promise<{ ms: number; cpu: number }> {
  const node = await makeNode(folder, 'newcomer');
  try {
    const cpu = cpuMs();
    const started = performance.now();
    await node.services.join(ticket);
    await until(() =>
      node.parts.feeds.collaborations().some((id) => {
        const replica = node.parts.feeds.replica(id);
        return replica !== undefined && replica.size >= entries;
      }),
    );
    return { ms: performance.now() - started, cpu: cpuMs() - cpu };
  } finally {
    await node.stop();
  }
}

export const newcomer: Figure = {
  letter: 'd',
  title: 'A newcomer joins, pulls and verifies a history',
  measure,
};
