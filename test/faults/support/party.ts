import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allConnected, collaborate } from '../../support/operators.ts';
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
    for (const node of nodes) if (node.relays) await node.operator.startRelaying();
    const collaboration = await collaborate(nodes, 'Faults');
    return { root, nodes, collaboration, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Waits until everybody is connected with everybody. */
export function together({ nodes, collaboration }: Party, patience = 90_000): Promise<void> {
  return allConnected(nodes, collaboration, patience);
}
