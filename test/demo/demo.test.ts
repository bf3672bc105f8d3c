import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = fileURLToPath(new URL('../../demo/main.ts', import.meta.url));
const sample = fileURLToPath(new URL('../../demo/data/tumours.csv', import.meta.url));

/** The shape that `--json` promises. */
const Outcome = z.object({
  pids: z.array(z.int()),
  folders: z.array(z.string()),
  seconds: z.number(),
  killed: z.array(z.string()),
  offline: z.array(z.string()),
  tasks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      federated: z.record(z.string(), z.number()),
      pooled: z.record(z.string(), z.number()),
      relativeDifference: z.number(),
      contributors: z.int(),
      withheld: z.array(z.unknown()),
      received: z.array(
        z.object({ organisation: z.string(), bytes: z.int(), sha256: z.string().length(64) }),
      ),
    }),
  ),
  histories: z.array(z.object({ file: z.string(), verified: z.boolean() })),
});

async function runDemo(...args: string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--json', ...args], {
    timeout: 90_000,
  });
  return Outcome.parse(JSON.parse(stdout));
}

describe('the demo', () => {
  it('shows a changed input row in the federated and in the pooled result', async () => {
    const [header = '', first = '', ...rest] = (await readFile(sample, 'utf8')).split('\n');
    const cells = first.split(',');
    cells[1] = String(Number(cells[1]) + 100);
    const changed = join(await temporaryFolder(), 'changed.csv');
    await writeFile(changed, [header, cells.join(','), ...rest].join('\n'));

    const before = await runDemo();
    const after = await runDemo('--data', changed);
    expect(new Set(before.pids).size).toBe(3);
    expect(before.histories.map(({ verified }) => verified)).toEqual([true, true, true]);
    const [was, is] = [before.tasks[0]!, after.tasks[0]!];
    expect(is.pooled['mean']! - was.pooled['mean']!).toBeCloseTo(100 / 569, 9);
    expect(is.federated['mean']! - was.federated['mean']!).toBeCloseTo(100 / 569, 9);
    for (const { received } of before.tasks) {
      expect(new Set(received.map(({ sha256 }) => sha256)).size).toBe(3);
    }
  }, 120_000);

  it('says what is wrong with its arguments', async () => {
    await expect(runDemo('--orgs', '2')).rejects.toMatchObject({ code: 2 });
    await expect(runDemo('--no-such-thing')).rejects.toMatchObject({ code: 2 });
  });
});
