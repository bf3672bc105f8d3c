import { z } from 'zod';
import { atMost, timesTheBound, type Figure, type Row, type Size } from '../figure.ts';
import { runProcess } from '../parts/child.ts';
import { spreadOf } from '../parts/spread.ts';
import type { SumSettings } from '../secure-sum/one-sum.ts';

const Costs = z.object({
  costs: z.array(
    z.object({
      cost: z.object({
        clientMs: z.number(),
        maskingMs: z.number(),
        collectorMs: z.number(),
        checkMs: z.number(),
        bytesSent: z.number(),
      }),
      bound: z.object({ clientMs: z.number(), collectorMs: z.number() }),
    }),
  ),
  peakMiB: z.number(),
});

const BOUND = 'AES-CTR, addition, X25519';

/** The compact ring throughout, as long vectors use it; once the wide one, as statistics do. */
function casesOf(size: Size): SumSettings[] {
  const compact = (n: number, length: number, dropped = 0): SumSettings => ({
    n,
    length,
    dropped,
    ring: 'z32',
  });
  switch (size) {
    case 'tiny':
      return [compact(5, 100, 1)];
    case 'quick':
      return [
        compact(3, 1000),
        { ...compact(10, 1000), ring: 'z128' },
        compact(10, 1_000_000),
        compact(100, 100_000, 10),
      ];
    case 'full':
      return [
        ...[3, 10, 50, 100].flatMap((n) =>
          [1000, 100_000, 1_000_000].flatMap((length) => [
            compact(n, length),
            // Below five nobody can be lost; of ten one is a tenth.
            ...(n < 5 ? [] : [compact(n, length, n / 10)]),
          ]),
        ),
        { ...compact(100, 1000, 10), ring: 'z128' },
      ];
  }
}

async function* measure(size: Size): AsyncIterable<Row> {
  for (const settings of casesOf(size)) {
    const { n, length, ring, dropped } = settings;
    const isLarge = n * n * length > 5e8;
    const runs = size === 'tiny' || isLarge ? 1 : 3;
    const answer = await runProcess('secure-sum', [n, length, ring, dropped, runs]);
    const { costs, peakMiB } = Costs.parse(answer);
    const spread = (of: (cost: (typeof costs)[number]) => number) => spreadOf(costs.map(of));
    const name = `n=${n} length=${length} ${ring} dropped=${dropped}`;
    const isTheAim = n === 100 && length === 100_000 && ring === 'z32' && dropped === 10;
    const isWithinTwo = n === 10 && length === 1_000_000 && dropped === 0;
    yield {
      name: `${name}: client`,
      unit: 'ms CPU',
      measured: spread(({ cost }) => cost.clientMs),
      bound: { what: BOUND, value: spread(({ bound }) => bound.clientMs) },
      ...(isTheAim ? { aim: atMost(100, 'ms CPU') } : {}),
      ...(isWithinTwo ? { aim: timesTheBound(2) } : {}),
      detail:
        `of it masking ${spread(({ cost }) => cost.maskingMs).median.toFixed(1)}; ` +
        `checking the sum afterwards ${spread(({ cost }) => cost.checkMs).median.toFixed(0)}; ` +
        `peak memory with all ${n} in one process ${peakMiB.toFixed(0)} MiB`,
    };
    yield {
      name: `${name}: collector`,
      unit: 'ms CPU',
      measured: spread(({ cost }) => cost.collectorMs),
      bound: { what: BOUND, value: spread(({ bound }) => bound.collectorMs) },
      ...(isTheAim ? { aim: atMost(1000, 'ms CPU') } : {}),
    };
    yield {
      name: `${name}: sent by each client`,
      unit: 'kB',
      measured: spread(({ cost }) => cost.bytesSent / 1000),
      ...(isTheAim ? { aim: atMost(430, 'kB') } : {}),
    };
  }
}

export const secureSum: Figure = {
  letter: 'b',
  title: 'The secure sum alone, without a network',
  measure,
};
