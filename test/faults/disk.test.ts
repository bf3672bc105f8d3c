import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/nodes.ts';
import { allEnded, expectRight, pausedAtEach } from './support/at-each-step.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { times } from './support/seed.ts';
import { obstacle, smallDisk, type SmallDisk } from './support/small-disk.ts';
import { entriesOf } from './support/sums.ts';
import { Tally } from './support/tally.ts';

const none = obstacle();
const rounds = Array.from({ length: times }, (_, round) => round);

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

    async function expectKept(before: ReadonlySet<string>): Promise<void> {
      const now = await entriesOf(victim, party.collaboration);
      expect([...before].filter((entry) => !now.has(entry))).toEqual([]);
    }

    test.for(rounds)(
      'refuses what it cannot keep, with a code, and keeps what it had: %i',
      async () => {
        const before = await entriesOf(victim, party.collaboration);
        disk.fill();
        await expect(fillUp(victim)).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
        // It is still there, and answers.
        expect((await victim.operator.status()).organisation).toBe(victim.id);
        tally.note('appending', 'refused with a code');
        // What the members have anyway an auditor gets all the same; its note waits for room, and the operator is told.
        await expectKept(before);
        expect(await saidOf(victim)).toContain('journal of this node');
        const noted = await exportsNoted(victim);
        tally.note('exporting', 'exported, noted later');
        disk.makeRoom();
        await eventually(() => worksAgain(victim));
        await eventually(async () => (await exportsNoted(victim)) > noted);
        expect(await saidOf(victim)).not.toContain('journal of this node');
        await expectKept(before);
      },
    );

    test.for(rounds)(
      'what others said meanwhile is fetched when there is room: %i',
      async (round) => {
        disk.fill();
        for (let n = 0; n < 30; n++) {
          await party.nodes[0]!.operator.setProfile({ name: 'ann', contact: `call ${round}.${n}` });
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
      },
    );

    test.for(rounds)('in every step of a task costs its own number at most: %i', async () => {
      await eventually(() => worksAgain(victim));
      await together(party);
      const tasks = await pausedAtEach(party, ['enter', 'survivors', 'open', 'finish'], 5);
      disk.fill();
      for (const { id } of tasks) await party.nodes[0]!.operator.resume(id);
      await new Promise((wake) => setTimeout(wake, 8000));
      disk.makeRoom();
      await expectRight(party, tasks, 4, { tally, kind: 'in a task' });
    });

    test.for(rounds)(
      'that turns read-only under it is said; what it had is there when it is mended: %i',
      async (_, context) => {
        if (disk.turnReadOnly === null)
          return context.skip('no ext4 on a loop device can be mounted here');
        await eventually(() => worksAgain(victim));
        await together(party);
        const tasks = await pausedAtEach(party, ['survivors', 'finish'], 5);
        const before = await entriesOf(victim, party.collaboration);
        disk.turnReadOnly();
        const writing = victim.operator.setProfile({ name: 'zoe', contact: 'read-only' });
        await expect(writing).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
        await expectKept(before);
        expect(await saidOf(victim)).toContain('journal of this node');
        // Results cannot be kept; the others have theirs.
        for (const { id } of tasks) await party.nodes[0]!.operator.resume(id);
        await allEnded(party, tasks);
        await victim.kill();
        await expect(victim.start()).rejects.toThrow('could not be opened');
        disk.mend();
        await victim.start();
        expect((await victim.operator.status()).warnings).toEqual([]);
        await eventually(() => worksAgain(victim));
        await expectRight(party, tasks, 4, { tally, kind: 'read-only in a task' });
        await expectKept(before);
      },
    );
  },
);

/** Writes until there is no room even in what the database had set aside. */
async function fillUp({ operator }: NodeProcess): Promise<void> {
  for (let n = 0; n < 2000; n++) {
    await operator.setProfile({ name: 'zoe', contact: `${n} ${'x'.repeat(150)}` });
  }
}

const saidOf = async ({ operator }: NodeProcess): Promise<string> =>
  (await operator.status()).warnings.join(' ');

async function exportsNoted({ operator }: NodeProcess): Promise<number> {
  const { items } = await operator.actions({ kind: 'history-exported', limit: 1 });
  return items[0]?.seq ?? 0;
}

async function worksAgain({ operator }: NodeProcess): Promise<boolean> {
  return operator.setProfile({ name: 'zoe', contact: 'there is room' }).then(
    () => true,
    () => false,
  );
}
