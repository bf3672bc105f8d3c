import { z } from 'zod';
import { timesTheBound, type Figure, type Row, type Size } from '../figure.ts';
import { runProcess } from '../parts/child.ts';
import { spreadOf } from '../parts/spread.ts';

const Timed = z.object({ ms: z.array(z.number()), cpu: z.array(z.number()) });
const Times = z.object({
  open: z.number(),
  queries: z.array(z.object({ name: z.string(), first: z.number(), ours: Timed, bare: Timed })),
});
const settingsOf = {
  tiny: { rows: 1000, runs: 1 },
  quick: { rows: 10_000_000, runs: 3 },
  full: { rows: 10_000_000, runs: 10 },
} as const;

async function* measure(size: Size): AsyncIterable<Row> {
  const { rows, runs } = settingsOf[size];
  const { open, queries } = Times.parse(await runProcess('table-mean', [rows, runs]));
  for (const { name, first, ours, bare } of queries) {
    yield {
      name: `${name} of ${rows} rows of Parquet`,
      unit: 'ms',
      measured: spreadOf(ours.ms),
      bound: { what: 'bare DuckDB, from the file', value: spreadOf(bare.ms) },
      aim: timesTheBound(1.2),
      detail:
        `processor time ${spreadOf(ours.cpu).median.toFixed(0)} ms, bare ${spreadOf(bare.cpu).median.toFixed(0)}; ` +
        `the first query, which reads the columns from the file: ${first.toFixed(0)} ms; opening and hashing the file ${open.toFixed(0)} ms`,
    };
  }
}

export const tableMean: Figure = {
  letter: 'f',
  title: 'A mean over a large table: exact, gated and repeatable, beside DuckDB alone',
  measure,
};
