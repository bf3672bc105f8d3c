import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParleyClient } from '../../core/client/client.ts';
import { eventually } from './nodes.ts';

/** An operator at a control socket, wherever the node behind it runs. */
export interface AtSocket {
  readonly name: string;
  readonly folder: string;
  readonly operator: ParleyClient;
}

/** Brings running nodes into one collaboration, each confirmed by each; the first founds it. @returns its id */
export async function collaborate(nodes: readonly AtSocket[], name: string): Promise<string> {
  const [founder, ...guests] = nodes;
  const { id } = await founder!.operator.foundCollaboration({ name, purpose: '' });
  for (const { operator } of guests) {
    const { ticket } = await founder!.operator.invite(id);
    await operator.join(ticket);
    await eventually(async () => (await operator.joins())[0]?.state === 'joined', 90_000);
  }
  await allConnected(nodes, id);
  for (const { operator } of nodes) {
    for (const { organisation, safetyNumber } of await operator.peers()) {
      await operator.confirmPeer(organisation.id, safetyNumber);
    }
  }
  return id;
}

/** Waits until each is connected with all. */
export async function allConnected(
  nodes: readonly AtSocket[],
  collaboration: string,
  patience = 120_000,
): Promise<void> {
  const names = nodes.map(({ name }) => name);
  for (const { operator } of nodes) {
    await eventually(async () => {
      const { members } = await operator.collaboration(collaboration);
      const there = members.filter((m) => names.includes(m.organisation.name) && m.connected);
      return there.length === names.length;
    }, patience);
  }
}

/** The i-th connects five times 10^i: each digit of a sum then tells who was counted, and how often. */
export async function connectDigits(nodes: readonly AtSocket[], dataset: string): Promise<void> {
  for (const [index, { operator, folder }] of nodes.entries()) {
    const file = join(folder, `${dataset}.csv`);
    await writeFile(file, `wage\n${`${10 ** index}\n`.repeat(5)}`);
    await operator.connectDataset({ label: dataset, source: { format: 'csv', paths: [file] } });
  }
}

/** Waits for the task in the inbox, reviews it and accepts with every notice confirmed. */
export async function acceptAt(
  { operator }: AtSocket,
  id: string,
  patience?: number,
): Promise<void> {
  await eventually(async () => (await operator.inbox()).some((task) => task.id === id), patience);
  const { digest, notices } = await operator.review(id);
  const confirmed = notices.map(({ name }) => name);
  await operator.decide(id, { decision: 'accept', digest, notices: confirmed });
}
