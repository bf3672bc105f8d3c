import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRight, pausedAtEach } from './support/at-each-step.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { entriesOf } from './support/sums.ts';
import { Tally } from './support/tally.ts';

/** Of five, four open a sum: one may be lost at any time. */
describe('kill -9, with a task before each of its steps', { timeout: 240_000 }, () => {
  const tally = new Tally(`kill -9 (seed ${seed})`);
  const random = seeded(seed);
  const rounds = Array.from({ length: times }, (_, round) => round);
  let party: Party;

  beforeAll(async () => {
    party = await gather(['ann', 'bob', 'cleo', 'dan', 'zoe']);
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
  });

  test.for(rounds)('a participant is counted once or not at all: %i', async () => {
    const victim = 1 + Math.floor(random() * 4);
    const tasks = await disturb(party.nodes[victim]!);
    await expectRight(party, tasks, victim, { tally, kind: 'participant' });
  });

  test.for(rounds)('a launcher goes on where it was, and all are counted once: %i', async () => {
    const tasks = await disturb(party.nodes[0]!);
    await expectRight(party, tasks, null, { tally, kind: 'launcher' });
  });

  /** Kills it while all tasks wait, or at some moment after they were told to go on; and starts it again. */
  async function disturb(victim: NodeProcess) {
    await together(party);
    const tasks = await pausedAtEach(party, 8);
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
});
