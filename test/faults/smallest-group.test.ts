import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepName } from '../../core/schema/api/tasks.ts';
import { pausedAtEach, steps } from './support/at-each-step.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { brokenPromises, counted, entriesOf, toTheEnd } from './support/sums.ts';
import { Tally } from './support/tally.ts';

const rounds = Array.from({ length: times }, (_, round) => round);
/** In the short form the two where a sum may be open. */
const killedAt: readonly StepName[] = times === 1 ? ['survivors', 'open'] : steps;

/**
 * Three organisations, the fewest: the threshold is all of them, and nobody's mask can be recovered. Whoever is killed,
 * the task ends with the sum of all three, or fails with a reason, and nobody opens his numbers for two groups.
 */
describe('the smallest group', { timeout: 400_000 }, () => {
  const tally = new Tally(`Three organisations (seed ${seed})`);
  const random = seeded(seed);
  let party: Party;

  beforeAll(async () => {
    party = await gather(['ann', 'bob', 'zoe']);
  }, 120_000);
  afterAll(async () => {
    tally.print();
    await party.end();
  });

  test.for(rounds)('a killed participant: %i', () =>
    killed(1 + Math.floor(random() * 2), 'participant'),
  );
  test.for(rounds)('a killed launcher: %i', () => killed(0, 'launcher'));

  async function killed(who: number, role: string): Promise<void> {
    await together(party);
    const victim = party.nodes[who]!;
    const [launcher] = party.nodes;
    const tasks = await pausedAtEach(party, killedAt, 8);
    const acknowledged = await entriesOf(victim, party.collaboration);
    if (random() < 0.5) {
      const moment = random() * 60;
      await Promise.all(tasks.map(({ id }) => launcher!.operator.resume(id)));
      await new Promise((wake) => setTimeout(wake, moment));
    }
    await victim.kill();
    await victim.start();
    const kept = await entriesOf(victim, party.collaboration);
    expect([...acknowledged.difference(kept)], 'what it had acknowledged').toEqual([]);
    for (const { step, id } of tasks) {
      const { stage, failure } = await toTheEnd(launcher!, id);
      expect([step, stage === 'finished' || failure !== null]).toEqual([step, true]);
      if (stage === 'finished') {
        for (const node of party.nodes) expect(await counted(node, id, 3)).toEqual([0, 1, 2]);
      }
      tally.note(`${role}, ${step}`, failure?.reason ?? 'everybody counted');
    }
    for (const { operator } of party.nodes) {
      expect(brokenPromises(await operator.exportHistory(party.collaboration))).toEqual([]);
    }
  }
});
