import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/nodes.ts';
import { pausedAtEach } from './support/at-each-step.ts';
import { damage, type Injection, injections, logOf } from './support/damages.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { brokenPromises, counted, entriesOf, toTheEnd } from './support/sums.ts';
import { Tally } from './support/tally.ts';

/** In the short form what a node goes on with for longest. */
const few: readonly Injection[] = [
  ['bit flipped', 'table'],
  ['deleted', 'log'],
];

/**
 * A file of a node's database is damaged under its feet, while a task waits half-way: the task is right or says why not,
 * and what the node lost it says at the next start at the latest, and gets back. Processes, as LevelDB may end one.
 */
describe('a database damaged while its node runs', { timeout: 300_000 }, () => {
  const tally = new Tally(`Databases damaged under a running node (seed ${seed})`);
  const random = seeded(seed);
  const some = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const injected: readonly Injection[] = times === 1 ? few : injections(2 * times, random);
  const victimAt = 3;
  let party: Party;

  beforeAll(async () => {
    party = await gather(['ann', 'bob', 'cleo', 'zoe']);
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
  });

  test.for(injected.map(([kind, file], number) => ({ kind, file, number })))(
    'no number is wrong, nothing stays lost: $kind, $file ($number)',
    async ({ kind, file }) => {
      const [launcher, victim] = [party.nodes[0]!, party.nodes[victimAt]!];
      const store = join(victim.folder, 'store');
      const older = logOf(store);
      // LevelDB puts its log into a table when it opens.
      await victim.stop();
      await victim.start();
      await ready(victim);
      const tasks = await pausedAtEach(party, [some(['survivors', 'open'])], 6);
      const acknowledged = await entriesOf(victim, party.collaboration);
      const done = damage(store, kind, file, random, older);

      const ended: string[] = [];
      for (const { id } of tasks) {
        const { stage, failure } = await toTheEnd(launcher, id);
        expect(stage === 'finished' || failure !== null, done ?? '').toBe(true);
        // Whoever was counted was counted once.
        if (stage === 'finished') await counted(launcher, id, party.nodes.length);
        ended.push(stage);
      }
      await victim.stop();
      await victim.start();
      const { warnings } = await victim.operator.status();
      const said = warnings.some((warning) => warning.includes('damaged'));
      await ready(victim);
      await eventually(async () => {
        const [here, there] = await Promise.all(
          [victim, launcher].map((node) => entriesOf(node, party.collaboration)),
        );
        return here!.symmetricDifference(there!).size === 0;
      }, 60_000);
      const kept = await entriesOf(victim, party.collaboration);
      expect([...acknowledged.difference(kept)], 'what it had acknowledged').toEqual([]);
      const history = await launcher.operator.exportHistory(party.collaboration);
      expect(brokenPromises(history), done ?? '').toEqual([]);
      if (done === null) return;
      if (file === 'log' && kind === 'deleted') expect(said, done).toBe(true);
      tally.note(`${kind}, ${file}`, `${said ? 'said' : 'nothing lost'}, task ${ended.join()}`);
    },
  );
  /** Everything is back that it missed, a lost collaboration first of all; and it is connected. */
  async function ready({ operator }: NodeProcess): Promise<void> {
    await eventually(async () => (await operator.status()).state === 'ready', 60_000);
    await together(party);
  }
});
