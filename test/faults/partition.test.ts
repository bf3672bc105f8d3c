import { afterAll, beforeAll, describe, test } from 'vitest';
import { eventually } from '../support/nodes.ts';
import { allEnded, expectRight, pausedAtEach } from './support/at-each-step.ts';
import { type Host, hosts, obstacle } from './support/namespaces.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { Tally } from './support/tally.ts';

const why = obstacle();
const title = `a network that comes apart${why === null ? '' : ` (${why})`}`;

/** Five hosts on a switch of the test's own; what comes between them says no word to the connections over it. */
describe.skipIf(why !== null)(title, { timeout: 400_000 }, () => {
  const tally = new Tally(`partitions (seed ${seed})`);
  const random = seeded(seed);
  let network: ReturnType<typeof hosts>;
  let party: Party;

  beforeAll(async () => {
    network = hosts(5);
    party = await gather(['ann', 'bob', 'cleo', 'dan', 'zoe'], (index) => {
      const { under, address } = network.hosts[index]!;
      return { under, listen: `/ip4/${address}/tcp/4001` };
    });
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
    network.remove();
  });

  const rounds = Array.from({ length: Math.ceil(times / 2) }, (_, round) => round);

  test.for(rounds)('one member cut off in every step, and back later: %i', async () => {
    await survive('cut off', (host) => {
      host.unplug();
      return () => host.plug();
    });
  });

  test.for(rounds)('one-way loss: the launcher does not hear a member: %i', async () => {
    const [launcher] = network.hosts;
    await survive('one-way loss', (host) => {
      host.loseTowards(launcher!);
      return () => host.reachAgain(launcher!);
    });
  });

  async function survive(kind: string, disturb: (host: Host) => () => void): Promise<void> {
    const who = 1 + Math.floor(random() * 4);
    await together(party);
    const tasks = await pausedAtEach(party, 4);
    const heal = disturb(network.hosts[who]!);
    await allEnded(party, tasks);
    heal();
    await expectRight(party, tasks, who, { tally, kind });
    await together(party, 150_000);
    // Nothing said on either side of the cut is missing on the other.
    await eventually(async () => {
      const sizes = await Promise.all(
        party.nodes.map(
          async ({ operator }) => (await operator.collaboration(party.collaboration)).entries,
        ),
      );
      return new Set(sizes).size === 1;
    }, 60_000);
  }
});
