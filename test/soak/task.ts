import { asParleyError } from '../../core/schema/errors.ts';
import { countedIn } from '../faults/support/sums.ts';
import { eventually } from '../support/nodes.ts';
import { acceptAt, connectDigits } from '../support/operators.ts';
import type { Member } from './fleet.ts';

let made = 0;

/**
 * A sum over data of its own among these, the first of whom launches; any of them may leave at any time.
 * @returns how it ended, in few words; beginning with WRONG where it must not end so
 */
export async function runTask(group: readonly Member[]): Promise<string> {
  const [launcher, ...guests] = group;
  if (launcher === undefined) throw new RangeError('nobody is there');
  try {
    const dataset = `soak-${made++}`;
    await connectDigits(group, dataset);
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
    await Promise.allSettled(guests.map((guest) => acceptAt(guest, id, 15_000)));
    await eventually(async () => (await ended(launcher, id)) !== null, 120_000);
    const stage = await ended(launcher, id);
    if (stage !== 'finished') return stage ?? 'unended';
    const { result } = await launcher.operator.getResult(id);
    const sum = Number(result.rows[0]?.values['sum']);
    const right = countedIn(sum, group.length)?.length === result.contributors;
    return right ? 'finished' : `WRONG: ${sum} is not the sum of ${result.contributors}`;
  } catch (thrown) {
    const { code, message } = asParleyError(thrown);
    // The launcher, or whoever was to connect data, had left just then.
    const away = code === 'NODE_NOT_RUNNING' || code === 'STOPPED';
    return away ? `given up (${code})` : `WRONG: ${code}: ${message}`;
  }
}

async function ended(launcher: Member, id: string): Promise<string | null> {
  // Away for now: its task goes on when it is back.
  if (!launcher.up) return null;
  const { stage, failure, ended: at } = await launcher.operator.task(id);
  if (at === null) return null;
  return failure === null ? stage : `failed (${failure.reason})`;
}
