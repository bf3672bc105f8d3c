import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LaunchTask, type TaskView } from '../../core/schema/api/tasks.ts';
import type { TaskId } from '../../core/schema/ids.ts';
import {
  accept,
  connectCsv,
  eventually,
  label,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { damage, type Injection, injections, logOf } from './support/damages.ts';
import { seed, seeded, times } from './support/seed.ts';
import { brokenPromises } from './support/sums.ts';
import { Tally } from './support/tally.ts';

/** In the short form what loses most, and what LevelDB alone would not notice. */
const few: readonly Injection[] = [
  ['log set back', 'log'],
  ['deleted', 'log'],
  ['bit flipped', 'table'],
];

/**
 * A node's database is damaged while the node is down and a task waits half-way: it says so, fetches from the members
 * what it lost, and takes part in nothing that it might do twice.
 */
describe('a damaged database', { timeout: 3_600_000 }, () => {
  const tally = new Tally(`Nodes with a damaged database (seed ${seed})`);
  const random = seeded(seed);
  const some = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const injected: readonly Injection[] = times === 1 ? few : injections(3 * times, random);
  let party: TestCollaboration;
  let victim: TestNode;

  beforeAll(async () => {
    party = await testCollaboration(['ann', 'bob', 'zoe']);
    victim = party.nodes[2]!;
  }, 60_000);
  afterAll(async () => {
    tally.print();
    await party.stop();
  });

  test.for(injected.map(([kind, file], number) => ({ kind, file, number })))(
    'is said, and what is missing comes back: $kind, $file ($number)',
    async ({ kind, file, number }) => {
      const store = join(victim.folder, 'store');
      const older = logOf(store);
      const task = await waiting(`wages-${number}`);
      await rename(victim, `before ${number}`);
      await eventually(agree);
      await victim.stop();
      const done = damage(store, kind, file, random, older);
      await victim.start();
      const { warnings } = await victim.services.status();
      // What is not said must not be missing: then it goes on with the task.
      const said = warnings.some((warning) => warning.includes('was found damaged'));

      party.nodes[0]!.services.resume(task);
      await eventually(async () => (await victim.services.status()).state === 'ready', 60_000);
      await eventually(async () =>
        (await party.nodes[0]!.services.peers()).every((p) => p.connected),
      );
      await rename(victim, `after ${number}`);
      await eventually(agree, 60_000);
      const { stage, failure } = await toTheEnd(task);
      expect(stage === 'finished' || failure !== null).toBe(true);
      for (const { node } of party.nodes) {
        expect(node.parts.collaborations.replica(party.id).forks(), done ?? '').toEqual([]);
      }
      const history = await party.nodes[0]!.services.exportHistory(party.id);
      expect(brokenPromises(history), done ?? '').toEqual([]);
      if (done === null) return;
      const must = file === 'table' || (file === 'log' && kind !== 'bit flipped');
      if (must) expect(said, done).toBe(true);
      tally.note(`${kind}, ${file}`, `${said ? 'said' : 'nothing lost'}, task ${stage}`);
    },
  );

  /** A sum over data of its own that is about to open its numbers. */
  async function waiting(dataset: string): Promise<TaskId> {
    for (const [index, node] of party.nodes.entries()) {
      await connectCsv(node, dataset, `wage\n${`${10 ** index}\n`.repeat(5)}`);
    }
    const [launcher, ...guests] = party.nodes;
    const id = await launcher!.services.launch(
      LaunchTask.parse({
        dataset: label(dataset),
        algorithm: 'sum',
        parameters: { columns: ['wage'] },
        minimum: 2,
        joinSeconds: 60,
        phaseSeconds: 4,
        pauseBefore: [some(['survivors', 'open'])],
        contribute: { notices: ['minimum-of-two'] },
      }),
    );
    await Promise.all(guests.map((node) => accept(node, id)));
    await eventually(async () => (await launcher!.services.task(id)).pausedBefore !== null);
    return id;
  }

  /** It waits again in every attempt. */
  async function toTheEnd(task: TaskId): Promise<TaskView> {
    const { services } = party.nodes[0]!;
    let found = await services.task(task);
    await eventually(async () => {
      found = await services.task(task);
      if (found.pausedBefore !== null) services.resume(task);
      return found.ended !== null;
    }, 60_000);
    return found;
  }

  async function rename({ services, name }: TestNode, contact: string): Promise<void> {
    await services.setProfile({ name, contact });
  }

  async function agree(): Promise<boolean> {
    const sizes = party.nodes.map(({ node }) => node.parts.collaborations.replica(party.id).size);
    return new Set(sizes).size === 1;
  }
});
