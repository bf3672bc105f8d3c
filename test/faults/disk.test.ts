import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/nodes.ts';
import { expectRight, pausedAtEach } from './support/at-each-step.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { obstacle, smallDisk, type SmallDisk } from './support/small-disk.ts';
import { entriesOf } from './support/sums.ts';
import { Tally } from './support/tally.ts';

const none = obstacle();

/** A disk that is full to the last byte: nothing that was said to be kept is lost, and the node goes on when there is room. */
describe.skipIf(none !== null)(
  `a full disk${none === null ? '' : ` (${none})`}`,
  { timeout: 240_000 },
  () => {
    const tally = new Tally('A full disk');
    let disk: SmallDisk;
    let party: Party;
    let victim: NodeProcess;

    beforeAll(async () => {
      disk = smallDisk(48);
      party = await gather(['ann', 'bob', 'cleo', 'dan', 'zoe'], (index) =>
        index === 4 ? { root: disk.root } : {},
      );
      victim = party.nodes[4]!;
    }, 120_000);
    afterAll(async () => {
      disk.makeRoom();
      tally.print();
      await party.end();
      disk.remove();
    });

    test('refuses what it cannot keep, with a code, and keeps what it had', async () => {
      const before = await entriesOf(victim, party.collaboration);
      disk.fill();
      await expect(fillUp(victim)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
      // It is still there, and answers.
      expect((await victim.operator.status()).organisation).toBe(victim.id);
      // Exporting is noted, as all that is done here: what cannot be noted is not done.
      const exporting = victim.operator.exportHistory(party.collaboration);
      await expect(exporting).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
      tally.note('appending', 'refused with a code');
      disk.makeRoom();
      await eventually(() => worksAgain(victim));
      const now = await entriesOf(victim, party.collaboration);
      expect([...before.difference(now)]).toEqual([]);
    });

    test('what others said meanwhile is fetched when there is room', async () => {
      disk.fill();
      for (let n = 0; n < 30; n++) {
        await party.nodes[0]!.operator.setProfile({ name: 'ann', contact: `call ${n}` });
      }
      await new Promise((wake) => setTimeout(wake, 2000));
      disk.makeRoom();
      await eventually(async () => {
        const [theirs, own] = await Promise.all([
          entriesOf(party.nodes[0]!, party.collaboration),
          entriesOf(victim, party.collaboration),
        ]);
        return theirs.symmetricDifference(own).size === 0;
      }, 90_000);
      tally.note('receiving', 'fetched later');
    });

    test('in every step of a task costs its own number at most', async () => {
      await eventually(() => worksAgain(victim));
      await together(party);
      const tasks = await pausedAtEach(party, ['enter', 'survivors', 'open', 'finish'], 5);
      disk.fill();
      for (const { id } of tasks) await party.nodes[0]!.operator.resume(id);
      await new Promise((wake) => setTimeout(wake, 8000));
      disk.makeRoom();
      await expectRight(party, tasks, 4, { tally, kind: 'in a task' });
    });
  },
);

/** Writes until there is no room even in what the database had set aside. */
async function fillUp({ operator }: NodeProcess): Promise<void> {
  for (let n = 0; n < 2000; n++) {
    await operator.setProfile({ name: 'zoe', contact: `${n} ${'x'.repeat(150)}` });
  }
}

async function worksAgain({ operator }: NodeProcess): Promise<boolean> {
  return operator.setProfile({ name: 'zoe', contact: 'there is room' }).then(
    () => true,
    () => false,
  );
}
