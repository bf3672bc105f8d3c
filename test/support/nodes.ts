import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initNode, startNode, type RunningNode, type StartOptions } from '../../core/node.ts';
import type { NodeServices } from '../../core/api/services.ts';
import { LaunchTask, type TaskView } from '../../core/schema/api/tasks.ts';
import { ConnectDataset } from '../../core/schema/api/datasets.ts';
import type { CollaborationId, DatasetLabel, TaskId } from '../../core/schema/ids.ts';
import type { LogLine } from '../../core/schema/local/journal.ts';

export interface TestNode {
  readonly name: string;
  readonly folder: string;
  /** The node as it runs now; another one after a restart. */
  node: RunningNode;
  readonly services: NodeServices;
  stop(): Promise<void>;
  start(options?: Partial<StartOptions>): Promise<void>;
}

const never = new AbortController().signal;

/** A real node on loopback, in this process, with a folder of its own. */
export async function testNode(
  name: string,
  root: string,
  options: Partial<StartOptions> = {},
): Promise<TestNode> {
  const folder = join(root, name);
  await initNode({ folder, name, contact: '' });
  return runTestNode(name, folder, options);
}

export async function runTestNode(
  name: string,
  folder: string,
  options: Partial<StartOptions> = {},
): Promise<TestNode> {
  const run = (more: Partial<StartOptions> = {}) =>
    startNode({ folder, listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, ...options, ...more });
  const made: TestNode = {
    name,
    folder,
    node: await run(),
    get services() {
      return made.node.services;
    },
    stop: () => made.node.stop(),
    start: async (more) => {
      made.node = await run(more);
    },
  };
  return made;
}

export interface TestCollaboration {
  readonly nodes: TestNode[];
  readonly id: CollaborationId;
  stop(): Promise<void>;
}

/** Nodes that have formed a collaboration and confirmed one another; the first has founded it. Folders go with `stop`. */
export async function testCollaboration(
  names: readonly string[],
  options: (index: number) => Partial<StartOptions> = () => ({}),
): Promise<TestCollaboration> {
  const root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const nodes = await Promise.all(names.map((name, index) => testNode(name, root, options(index))));
  const [founder, ...guests] = nodes;
  const { id } = await founder!.services.foundCollaboration({ name: 'Test', purpose: '' });
  for (const guest of guests) {
    const { ticket } = await founder!.services.invite(id, { role: 'member', hours: 1 });
    await guest.services.join(ticket);
  }
  for (const guest of guests) {
    await eventually(async () => (await guest.services.joins()).every((j) => j.state === 'joined'));
  }
  for (const { services } of nodes) {
    await eventually(async () => {
      const { members } = await services.collaboration(id);
      const known = members.filter((m) => names.includes(m.organisation.name) && m.connected);
      return known.length === names.length;
    });
    for (const { organisation, safetyNumber } of await services.peers()) {
      await services.confirmPeer(organisation.id, safetyNumber);
    }
  }
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await rm(root, { recursive: true, force: true });
  };
  return { nodes, id, stop };
}

/** Connects a CSV text as a dataset. */
export async function connectCsv(
  { services, folder }: TestNode,
  label: string,
  csv: string,
  more: Partial<ConnectDataset> = {},
): Promise<string> {
  const file = join(folder, `${label}.csv`);
  await writeFile(file, csv);
  await services.connectDataset(
    ConnectDataset.parse({
      label,
      source: { format: 'csv', paths: [file] },
      replace: true,
      ...more,
    }),
  );
  return file;
}

/** Launches with the launcher contributing and a minimum of 2, which every decision confirms. */
export async function launch(
  { services }: TestNode,
  task: Partial<LaunchTask> & Pick<LaunchTask, 'dataset' | 'algorithm' | 'parameters'>,
): Promise<TaskId> {
  return services.launch(
    LaunchTask.parse({
      minimum: 2,
      joinSeconds: 60,
      phaseSeconds: 15,
      contribute: { notices: ['minimum-of-two'] },
      ...task,
    }),
  );
}

export const label = (name: string) => name as DatasetLabel;

/** Waits for the task in the inbox, reviews it and accepts with every notice confirmed. */
export async function accept({ services }: TestNode, id: TaskId): Promise<void> {
  await eventually(async () => (await services.inbox()).some((task) => task.id === id));
  const { digest, notices } = await services.review(id);
  await services.decide(id, {
    decision: 'accept',
    digest,
    notices: notices.map(({ name }) => name),
  });
}

export function ended({ services }: TestNode, id: TaskId, seconds = 45): Promise<TaskView> {
  return services.waitForTask(id, seconds, never);
}

export async function logOf({ services }: TestNode, id: TaskId): Promise<LogLine[]> {
  return (await services.taskLog(id, { from: 0, seconds: 0 }, never)).lines;
}

/**
 * Looks again until it is so; a test's patience, not a measure of speed. The longer it has waited, the less often: what is looked at
 * runs on the same two cores.
 */
export async function eventually(holds: () => Promise<boolean>, patience = 30_000): Promise<void> {
  const from = Date.now();
  while (!(await holds())) {
    const waited = Date.now() - from;
    if (waited > patience) throw new Error('waited in vain');
    const pause = Math.min(Math.max(20, waited / 8), 250);
    await new Promise((wake) => setTimeout(wake, pause));
  }
}
