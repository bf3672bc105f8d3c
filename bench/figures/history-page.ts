import { z } from 'zod';
import { atMost, type Figure, type Row, type Size } from '../figure.ts';
import { runProcess } from '../parts/child.ts';
import { spreadOf } from '../parts/spread.ts';

const Pages = z.object({
  entries: z.number(),
  first: z.array(z.number()),
  middle: z.array(z.number()),
  task: z.array(z.number()),
});
const settingsOf = {
  tiny: { entries: 20, runs: 1 },
  quick: { entries: 20_000, runs: 20 },
  full: { entries: 100_000, runs: 50 },
} as const;

async function* measure(size: Size): AsyncIterable<Row> {
  const { entries, runs } = settingsOf[size];
  const pages = Pages.parse(await runProcess('history-page', [entries, runs]));
  const of = `a page of 100 out of ${pages.entries} entries`;
  const row = (name: string, times: number[]): Row => ({
    name: `${of}, ${name}`,
    unit: 'ms',
    measured: spreadOf(times),
    aim: atMost(20, 'ms'),
  });
  yield row('the newest', pages.first);
  yield row('from the middle', pages.middle);
  yield row('of one task', pages.task);
}

export const historyPage: Figure = {
  letter: 'e',
  title: 'A page of history, over the control socket',
  measure,
};
