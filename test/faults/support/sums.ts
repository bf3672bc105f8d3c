import { z } from 'zod';
import type { StepName, TaskView } from '../../../core/schema/api/tasks.ts';
import { fromBase64 } from '../../../core/history/file.ts';
import { decodeCanonical } from '../../../core/schema/canonical.ts';
import { EntryBody } from '../../../core/schema/feed/entry.ts';
import { eventually } from '../../support/nodes.ts';
import { acceptAt, connectDigits } from '../../support/operators.ts';
import type { NodeProcess } from './node-process.ts';
import type { Party } from './party.ts';

let asked = 0;

/**
 * A sum over data of its own (rule 20 compares tasks over the same data), launched by the first and accepted by all.
 */
export async function ask(
  { nodes }: Party,
  pauseBefore: StepName,
  phaseSeconds: number,
): Promise<string> {
  const dataset = `wages-${asked++}`;
  await connectDigits(nodes, dataset);
  const id = await nodes[0]!.operator.createTask({
    dataset,
    algorithm: 'sum',
    parameters: { columns: ['wage'] },
    minimum: 2,
    participants: { minimum: nodes.length },
    joinSeconds: 120,
    phaseSeconds,
    pauseBefore: [pauseBefore],
    contribute: { notices: ['minimum-of-two'] },
  });
  await Promise.all(nodes.slice(1).map((node) => acceptAt(node, id)));
  return id;
}

/** Lets a task go on, however often it waits, until it has ended. */
export async function toTheEnd({ operator }: NodeProcess, id: string): Promise<TaskView> {
  let found = await operator.task(id);
  await eventually(async () => {
    found = await operator.task(id);
    if (found.pausedBefore !== null) await operator.resume(id);
    return found.ended !== null;
  }, 120_000);
  return found;
}

/** Who was counted, by the digits of the sum; null: somebody twice, or in part. */
export function countedIn(sum: number, organisations: number): number[] | null {
  const digits = String(sum).padStart(organisations, '0').split('').reverse();
  if (digits.length > organisations) return null;
  if (digits.some((digit) => digit !== '0' && digit !== '5')) return null;
  return digits.flatMap((digit, index) => (digit === '5' ? [index] : []));
}

/** The result as an organisation has it, once it has it: who contributed, by number and by the digits. */
export async function counted(node: NodeProcess, id: string, of: number): Promise<number[]> {
  await eventually(async () => (await node.operator.task(id)).hasResult, 60_000);
  const { result } = await node.operator.getResult(id);
  const sum = Number(result.rows[0]?.values['sum']);
  const who = countedIn(sum, of);
  if (who?.length !== result.contributors) {
    throw new Error(`${sum} is not the sum of ${result.contributors}, each counted once`);
  }
  return who;
}

const Exported = z.object({ entries: z.array(z.object({ body: z.base64() })) });

/**
 * What breaks the promises about rounds in an exported history: an attempt entered twice by one organisation, or two
 * groups for which numbers of one round were opened (PROTOCOL.md rules 13 and 14).
 */
export function brokenPromises(history: string): string[] {
  const broken: string[] = [];
  const entered = new Set<string>();
  const groups = new Map<string, string>();
  for (const { body } of Exported.parse(JSON.parse(history)).entries) {
    const { author, type, payload } = decodeCanonical(EntryBody, fromBase64(body));
    if (type === 'round.entered') {
      const mark = `${author} ${payload.task} ${payload.round} ${payload.attempt}`;
      if (entered.has(mark)) broken.push(`entered twice: ${mark}`);
      entered.add(mark);
    } else if (type === 'round.revealed') {
      const round = `${payload.task} ${payload.round}`;
      const group = [...payload.survivors].sort().join();
      if ((groups.get(round) ?? group) !== group) broken.push(`opened for two groups: ${round}`);
      groups.set(round, group);
    }
  }
  if (entered.size === 0) broken.push('nobody entered anything');
  return broken;
}

/** The ids of all entries an organisation has acknowledged so far. */
export async function entriesOf({ operator }: NodeProcess, collaboration: string) {
  const { entries } = Exported.parse(JSON.parse(await operator.exportHistory(collaboration)));
  return new Set(entries.map(({ body }) => body));
}
