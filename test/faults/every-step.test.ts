import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../core/schema/api/tasks.ts';
import { eventually } from '../support/nodes.ts';
import { allEnded, expectRight, pausedAtEach, steps } from './support/at-each-step.ts';
import { type Host, hosts, obstacle } from './support/namespaces.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { entriesOf } from './support/sums.ts';
import { Tally } from './support/tally.ts';

const noNetwork = obstacle();
const why = noNetwork === null ? '' : ` (${noNetwork})`;
const rounds = Array.from({ length: times }, (_, round) => round);
/** In the short form: before and after the vectors were sent, and where a sum may be open already. */
const killedAt: readonly StepName[] = times === 1 ? ['shares', 'survivors', 'open'] : steps;
const silentAt: readonly StepName[] = times === 1 ? ['shares', 'survivors'] : steps;

/**
 * Five organisations as processes, where that can be on hosts of their own: four of them open a sum, so that one may be
 * lost at any time. A fault meets tasks that wait before each of their steps.
 */
describe('faults in every step of a task', { timeout: 400_000 }, () => {
  const tally = new Tally(`Faults (seed ${seed})`);
  const random = seeded(seed);
  let network: ReturnType<typeof hosts> | null = null;
  let party: Party;

  beforeAll(async () => {
    network = noNetwork === null ? hosts(5) : null;
    party = await gather(['ann', 'bob', 'cleo', 'dan', 'zoe'], (index) => {
      const host = network?.hosts[index];
      return host === undefined
        ? {}
        : { under: host.under, listen: `/ip4/${host.address}/tcp/4001` };
    });
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
    network?.remove();
  });

  test.for(rounds)('a killed participant is counted once or not at all: %i', async () => {
    const victim = someGuest();
    const tasks = await killed(victim);
    await expectRight(party, tasks, victim, { tally, kind: 'participant killed' });
  });

  test.for(rounds)('a killed launcher goes on, and all are counted once: %i', async () => {
    const tasks = await killed(0);
    await expectRight(party, tasks, null, { tally, kind: 'launcher killed' });
  });

  test.for(rounds)(
    'one that keeps its connections and says nothing holds up nobody: %i',
    async () => {
      await survives('stalled', (who) => {
        party.nodes[who]!.stall();
        return () => party.nodes[who]!.goOn();
      });
    },
  );

  test.skipIf(noNetwork !== null).for(rounds)(
    `one that is cut off is back later, with nothing missing on either side${why}: %i`,
    async () => {
      await survives('cut off', (_, host) => {
        host!.unplug();
        return () => host!.plug();
      });
    },
  );

  test.skipIf(noNetwork !== null).for(rounds)(
    `one whom the launcher does not hear${why}: %i`,
    async () => {
      const launcher = network!.hosts[0]!;
      await survives('one-way loss', (_, host) => {
        host!.loseTowards(launcher);
        return () => host!.reachAgain(launcher);
      });
    },
  );

  test.skipIf(noNetwork !== null).for(rounds)(
    `two that cannot connect to each other work through a third, and directly again later${why}: %i`,
    async () => {
      const who = someGuest();
      const [launcher, guest] = [party.nodes[0]!, party.nodes[who]!];
      const relay = party.nodes[1 + (who % 4)]!;
      await together(party);
      await relay.operator.startRelaying();
      for (const at of [0, who]) network!.hosts[at]!.keepApart();
      // The launcher has a connection left that nobody answers on; the guest comes anew.
      await guest.kill();
      await guest.start();
      await connectedThrough(relay.name, launcher, guest);
      const tasks = await pausedAtEach(party, ['survivors'], 30);
      await allEnded(party, tasks);
      await expectRight(party, tasks, null, { tally, kind: 'kept apart' });
      for (const at of [0, who]) network!.hosts[at]!.letTogether();
      await connectedThrough(null, launcher, guest);
      await relay.operator.stopRelaying();
      await eventually(sameHistories, 60_000);
    },
  );

  /** Waits until each of the two has the other so: directly, or through a third. */
  async function connectedThrough(third: string | null, a: NodeProcess, b: NodeProcess) {
    await eventually(async () => {
      // Asking costs the processes more than waiting.
      await sleep(200);
      const seen = await Promise.all([a.operator.peer(b.id), b.operator.peer(a.id)]);
      return seen.every(({ connected, through }) => connected && (through?.name ?? null) === third);
    }, 120_000);
  }

  const someGuest = () => 1 + Math.floor(random() * 4);

  /** kill -9 while all tasks wait, or at some moment after they were told to go on; and started again. */
  async function killed(who: number) {
    await together(party);
    const victim = party.nodes[who]!;
    const tasks = await pausedAtEach(party, killedAt, 8);
    const acknowledged = await entriesOf(victim, party.collaboration);
    if (random() < 0.5) {
      const moment = random() * 60;
      await Promise.all(tasks.map(({ id }) => party.nodes[0]!.operator.resume(id)));
      await new Promise((wake) => setTimeout(wake, moment));
    }
    await victim.kill();
    await victim.start();
    const kept = await entriesOf(victim, party.collaboration);
    expect([...acknowledged.difference(kept)], 'what it had acknowledged').toEqual([]);
    return tasks;
  }

  /** Something comes between one and the others until all tasks have ended without it. */
  async function survives(
    kind: string,
    disturb: (who: number, host: Host | undefined) => () => void,
  ): Promise<void> {
    const who = someGuest();
    await together(party);
    const tasks = await pausedAtEach(party, silentAt, 4);
    const heal = disturb(who, network?.hosts[who]);
    await allEnded(party, tasks);
    heal();
    await expectRight(party, tasks, who, { tally, kind });
    await together(party, 150_000);
    await eventually(sameHistories, 60_000);
  }

  async function sameHistories(): Promise<boolean> {
    const [first, ...others] = await Promise.all(
      party.nodes.map((node) => entriesOf(node, party.collaboration)),
    );
    return others.every((other) => first!.symmetricDifference(other).size === 0);
  }
});
