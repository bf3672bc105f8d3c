import { afterAll, beforeAll, describe, test } from 'vitest';
import { allEnded, expectRight, pausedAtEach } from './support/at-each-step.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { Tally } from './support/tally.ts';

/** SIGSTOP: connections stay open, and nothing is said. Whoever waits must stop waiting. */
describe('a peer that stalls, with a task before each of its steps', { timeout: 300_000 }, () => {
  const tally = new Tally(`a stalled peer (seed ${seed})`);
  const random = seeded(seed);
  let party: Party;

  beforeAll(async () => {
    party = await gather(['ann', 'bob', 'cleo', 'dan', 'zoe']);
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
  });

  test.for(Array.from({ length: times }, (_, round) => round))(
    'does not hold up the others, and takes its result when it is back: %i',
    async () => {
      const who = 1 + Math.floor(random() * 4);
      await together(party);
      const tasks = await pausedAtEach(party, 4);
      party.nodes[who]!.stall();
      await allEnded(party, tasks);
      party.nodes[who]!.goOn();
      await expectRight(party, tasks, who, { tally, kind: 'stalled' });
    },
  );
});
