import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asParleyError } from '../../core/schema/errors.ts';
import { countedIn } from '../faults/support/sums.ts';
import { eventually } from '../support/nodes.ts';
import type { Member } from './fleet.ts';

let made = 0;

/**
 * A sum over data of its own among these, the first of whom launches; any of them may leave at any time.
 * @returns how it ended, in few words; beginning with WRONG where a number was
 */
export async function runTask(group: readonly Member[]): Promise<string> {
  const [launcher, ...guests] = group;
  if (launcher === undefined) throw new RangeError('nobody is there');
  try {
    const dataset = `soak-${made++}`;
    for (const [index, { operator, folder }] of group.entries()) {
      const file = join(folder, `${dataset}.csv`);
      await writeFile(file, `wage\n${`${10 ** index}\n`.repeat(5)}`);
      await operator.connectDataset({ label: dataset, source: { format: 'csv', paths: [file] } });
    }
    const id = await launcher.operator.createTask({
      dataset,
      algorithm: 'sum',
      parameters: { columns: ['wage'] },
      invited: group.map((member) => member.id),
      minimum: 2,
      participants: { minimum: 4 },
      joinSeconds: 15,
      phaseSeconds: 5,
      contribute: { notices: ['minimum-of-two'] },
    });
    await Promise.allSettled(guests.map((guest) => accept(guest, id)));
    await eventually(async () => (await ended(launcher, id)) !== null, 120_000);
    const stage = await ended(launcher, id);
    if (stage !== 'finished') return stage ?? 'unended';
    const { result } = await launcher.operator.getResult(id);
    const sum = Number(result.rows[0]?.values['sum']);
    const right = countedIn(sum, group.length)?.length === result.contributors;
    return right ? 'finished' : `WRONG: ${sum} is not the sum of ${result.contributors}`;
  } catch (thrown) {
    return `given up (${asParleyError(thrown).code})`;
  }
}

async function ended(launcher: Member, id: string): Promise<string | null> {
  // Away for now: its task goes on when it is back.
  if (!launcher.up) return null;
  const { stage, failure, ended: at } = await launcher.operator.task(id);
  if (at === null) return null;
  return failure === null ? stage : `failed (${failure.reason})`;
}

async function accept({ operator }: Member, id: string): Promise<void> {
  await eventually(async () => (await operator.inbox()).some((task) => task.id === id), 15_000);
  const { digest, notices } = await operator.review(id);
  const confirmed = notices.map(({ name }) => name);
  await operator.decide(id, { decision: 'accept', digest, notices: confirmed });
}
