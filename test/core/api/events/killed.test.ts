import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { NodeEvent } from '../../../../core/schema/api/events.ts';
import { eventually, runTestNode } from '../../../support/nodes.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const program = join(import.meta.dirname, 'killed-node-process.ts');
const never = new AbortController().signal;

/** Runs the node until it has told so many events, and kills it. @returns what it told */
async function runAndKill(folder: string, most: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (told.length === most) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return told;
}

test('a node that is killed loses no event and gives no number twice', async () => {
  const folder = join(await temporaryFolder(), 'ann');
  const told = new Map<number, string>();
  for (const most of [40, 75, 150]) {
    for (const line of await runAndKill(folder, most)) {
      const seq = Number(line.split(' ', 1)[0]);
      // The same event under the same number, whenever it is asked for.
      expect(told.get(seq) ?? line).toBe(line);
      told.set(seq, line);
    }
  }
  const ann = await runTestNode('ann', folder);
  onTestFinished(() => ann.stop());
  const [membership] = ann.node.parts.collaborations.list();
  const entries = ann.node.parts.collaborations.replica(membership!.collaboration).arrival();
  let events: NodeEvent[] = [];
  await eventually(async () => {
    const { items } = await ann.services.events({ from: 1, limit: 1_000, seconds: 0 }, never);
    events = items;
    return events.filter(({ kind }) => kind === 'entry').length >= entries.length;
  });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  const found = events.flatMap((event) => (event.kind === 'entry' ? [event.data.entry] : []));
  expect(found).toEqual(entries.map(({ id }) => id));
  for (const [seq, line] of told) {
    const { kind, time } = events[seq - 1]!;
    expect(`${seq} ${kind} ${time}`).toBe(line);
  }
});
