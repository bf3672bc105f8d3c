import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../core/feed/clock.ts';
import type { TaskId } from '../../core/schema/ids.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  logOf,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../support/nodes.ts';
import { seed, seeded, times } from './support/seed.ts';
import { countedIn } from './support/sums.ts';
import { Tally } from './support/tally.ts';

const HOUR = 3600_000;
const LAUNCHER = 0;
const PARTICIPANT = 2;

/** In the short form both ways in which others' tasks seem to be over. */
const wrong =
  times === 1
    ? [
        { who: PARTICIPANT, hours: 1 },
        { who: LAUNCHER, hours: -1 },
      ]
    : Array.from({ length: times }, () => [LAUNCHER, PARTICIPANT])
        .flat()
        .flatMap((who) => [
          { who, hours: 1 },
          { who, hours: -1 },
        ]);

const rounds = Array.from({ length: times }, (_, round) => round);

/** Three organisations, each with a clock that can be set. */
describe('a clock that is an hour off', { timeout: 120_000 }, () => {
  const tally = new Tally(`Wrong clocks (seed ${seed})`);
  const random = seeded(seed);
  const ahead = [0, 0, 0];
  let party: TestCollaboration;
  let asked = 0;

  beforeAll(async () => {
    const clock = (index: number) => ({
      clock: { ...systemClock, now: () => Date.now() + (ahead[index] ?? 0) },
    });
    party = await testCollaboration(['ann', 'bob', 'zoe'], clock);
  }, 60_000);
  afterAll(async () => {
    tally.print();
    await party.stop();
  });

  test.for(wrong)(
    'is told, and a whole task ends right: $who, $hours h',
    async ({ who, hours }) => {
      await setClock(who, hours * HOUR);
      for (const [index, node] of party.nodes.entries()) {
        const said = (await node.services.status()).warnings.filter((one) => one.includes('clock'));
        expect(said.length).toBe(1);
        expect(said[0]).toContain(index === who ? 'this computer is 60 minutes' : '60 minutes');
      }
      // Long enough for everybody to answer in time by any of the clocks, as the usual week is.
      const id = await asks({ joinSeconds: 2 * 3600 });
      await Promise.all(party.nodes.slice(1).map((node) => accept(node, id)));
      await endsRight(id);
      await setClock(who, 0);
      for (const { services } of party.nodes)
        expect((await services.status()).warnings).toEqual([]);
      tally.note(
        `${who === LAUNCHER ? 'launcher' : 'participant'}, ${hours} h`,
        'everybody counted',
      );
    },
  );

  test('keeps a member out of a task with little time to answer, which ends with a reason', async () => {
    await setClock(PARTICIPANT, HOUR);
    const id = await asks({ joinSeconds: 5, participants: { minimum: 3 } });
    const late = party.nodes[PARTICIPANT]!;
    await eventually(() => isKnown(late, id));
    expect(await late.services.inbox()).toEqual([]);
    const { digest } = await late.services.review(id);
    const accepting = late.services.decide(id, {
      decision: 'accept',
      digest,
      notices: ['minimum-of-two'],
    });
    await expect(accepting).rejects.toMatchObject({ code: 'TASK_EXPIRED' });
    const { stage, failure } = await ended(party.nodes[LAUNCHER]!, id);
    expect([stage, failure?.reason]).toEqual(['failed', 'too-few-accepted']);
    await setClock(PARTICIPANT, 0);
    tally.note('participant, 1 h, little time', 'failed, and said why');
  });

  test.for(rounds.flatMap(() => [1, -1]))(
    'that jumps by %i h while a task runs costs nobody his part',
    async (hours) => {
      const who = Math.floor(random() * 3);
      const id = await asks({ pauseBefore: ['survivors'] });
      await Promise.all(party.nodes.slice(1).map((node) => accept(node, id)));
      const [launcher] = party.nodes;
      await eventually(async () => (await launcher!.services.task(id)).pausedBefore !== null);
      ahead[who] = hours * HOUR;
      launcher!.services.resume(id);
      await endsRight(id);
      await setClock(who, 0);
      tally.note(`jump while a round runs, ${hours} h`, 'everybody counted');
    },
  );

  test.for(rounds)(
    'that is set back at the launcher does not make anybody wait an hour: %i',
    async () => {
      const id = await asks({ joinSeconds: 2 });
      ahead[LAUNCHER] = -HOUR;
      const { stage, failure } = await ended(party.nodes[0]!, id);
      expect([stage, failure?.reason]).toEqual(['failed', 'too-few-accepted']);
      await setClock(LAUNCHER, 0);
      tally.note('launcher set back before all have answered', 'ended in time');
    },
  );

  test.for(rounds)(
    'that is set forward at the launcher ends the time to answer, and is named: %i',
    async () => {
      const id = await asks({});
      ahead[LAUNCHER] = HOUR;
      // The launcher looks again when somebody says something about the task.
      const saying = accept(party.nodes[1]!, id);
      const { stage } = await ended(party.nodes[0]!, id);
      expect(stage).toBe('failed');
      // Or it came too late, by the launcher's clock.
      await saying.catch((error: unknown) => expect(error).toMatchObject({ code: 'TASK_ENDED' }));
      const lines = await logOf(party.nodes[0]!, id);
      expect(lines.map(({ event }) => event)).toContain('clock.jumped');
      await setClock(LAUNCHER, 0);
      tally.note('launcher set forward before all have answered', 'failed, and said why');
    },
  );

  /** And has everybody hear of it. */
  async function setClock(who: number, by: number): Promise<void> {
    ahead[who] = by;
    for (const { node } of party.nodes) {
      for (const other of party.nodes) {
        if (other.node === node) continue;
        await node.parts.feeds.syncWith(other.node.organisation, party.id);
      }
    }
  }

  const isKnown = ({ services }: TestNode, id: TaskId): Promise<boolean> =>
    services.task(id).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'NOT_FOUND' });
        return false;
      },
    );

  async function asks(more: Partial<Parameters<typeof launch>[1]>): Promise<TaskId> {
    const dataset = `wages-${asked++}`;
    for (const [index, node] of party.nodes.entries()) {
      await connectCsv(node, dataset, `wage\n${`${10 ** index}\n`.repeat(5)}`);
    }
    return launch(party.nodes[0]!, {
      dataset: label(dataset),
      algorithm: 'sum',
      parameters: { columns: ['wage'] },
      ...more,
    });
  }

  async function endsRight(id: TaskId): Promise<void> {
    const { stage, failure } = await ended(party.nodes[0]!, id);
    expect([stage, failure]).toEqual(['finished', null]);
    const { result } = await party.nodes[0]!.services.result(id);
    expect(countedIn(Number(result.rows[0]?.values['sum']), 3)).toEqual([0, 1, 2]);
  }
});
