import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../support/nodes.ts';
import { NodeProcess, type Surroundings } from './node-process.ts';

export interface Party {
  readonly root: string;
  /** The first launches. */
  readonly nodes: readonly NodeProcess[];
  readonly collaboration: string;
  end(): Promise<void>;
}

/** Organisations as processes, which have formed a collaboration and confirmed one another. */
export async function gather(
  names: readonly string[],
  surroundings: (index: number) => Surroundings = () => ({}),
): Promise<Party> {
  const root = await mkdtemp(join(tmpdir(), 'parley-faults-'));
  const nodes = names.map((name, index) => {
    const around = surroundings(index);
    return new NodeProcess(name, around.root ?? root, around);
  });
  const end = async () => {
    for (const node of nodes) node.goOn();
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(root, { recursive: true, force: true });
  };
  try {
    await Promise.all(nodes.map((node) => node.init()));
    await Promise.all(nodes.map((node) => node.start()));
    const [founder, ...guests] = nodes;
    const { id } = await founder!.operator.foundCollaboration({ name: 'Faults', purpose: '' });
    for (const guest of guests) {
      const { ticket } = await founder!.operator.invite(id);
      await guest.operator.join(ticket);
      await eventually(async () => (await guest.operator.joins())[0]?.state === 'joined');
    }
    for (const node of nodes) {
      await eventually(() => reaches(node, id, names), 60_000);
      for (const { organisation, safetyNumber } of await node.operator.peers()) {
        await node.operator.confirmPeer(organisation.id, safetyNumber);
      }
    }
    return { root, nodes, collaboration: id, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function reaches(
  { operator }: NodeProcess,
  collaboration: string,
  names: readonly string[],
): Promise<boolean> {
  const { members } = await operator.collaboration(collaboration);
  const there = members.filter((m) => names.includes(m.organisation.name) && m.connected);
  return there.length === names.length;
}

/** Waits until everybody is connected with everybody. */
export async function together({ nodes, collaboration }: Party, patience = 90_000): Promise<void> {
  const names = nodes.map(({ name }) => name);
  for (const node of nodes) await eventually(() => reaches(node, collaboration, names), patience);
}
