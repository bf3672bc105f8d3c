import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const bench = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

const Report = z.object({
  machine: z.object({ cores: z.number(), node: z.string() }),
  figures: z.array(
    z.object({
      figure: z.string(),
      unit: z.string(),
      measured: z.object({ median: z.number().positive(), runs: z.number().min(1) }),
    }),
  ),
});

/** That they run, in their tiniest size; how fast is never asserted. The others take real nodes, so only with all tests. */
const letters = process.env['PARLEY_TEST_FULL'] === undefined ? 'b,f' : 'a,b,c,d,e,f,g,h';

test('the figures can be measured', async () => {
  const args = ['--size', 'tiny', '--json', '--only', letters];
  const { stdout } = await run(process.execPath, [bench, ...args]);
  const { figures } = Report.parse(JSON.parse(stdout));
  expect([...new Set(figures.map(({ figure }) => figure))].join(',')).toBe(letters);
});
