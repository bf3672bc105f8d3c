import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { LaunchTask as LaunchRequest } from '../../../core/schema/api/tasks.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import type { ContentId } from '../../../core/schema/ids.ts';
import type { RoundResponse } from '../../../core/schema/wire/round.ts';
import { voiceOf } from '../../../core/tasks/state.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  logOf,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { factsOf, Liar, refusal } from './support/liar.ts';

let together: TestCollaboration;
let eve: TestNode;
let bob: TestNode;
let cleo: TestNode;

beforeAll(async () => {
  together = await testCollaboration(['eve', 'bob', 'cleo']);
  [eve, bob, cleo] = together.nodes as [TestNode, TestNode, TestNode];
  for (const node of [bob, cleo]) await connectCsv(node, 'wages', 'wage\n1\n2\n3\n4\n5\n');
});
afterAll(() => together.stop());

/** A task of eve's in open mode, accepted by these; her own program waits before it asks. */
async function ask(by: readonly TestNode[], change: Partial<LaunchTask> = {}): Promise<Liar> {
  const id = await eve.services.launch(
    LaunchRequest.parse({
      dataset: label('wages'),
      algorithm: 'mean',
      parameters: { columns: ['wage'] },
      mode: 'open',
      participants: { minimum: 1 },
      pauseBefore: ['enter'],
      joinSeconds: 60,
      phaseSeconds: 5,
      ...change,
    }),
  );
  for (const node of by) await accept(node, id);
  const liar = new Liar(eve, id);
  await eventually(async () =>
    by.every(({ node }) => voiceOf(liar.task, node.organisation).accepted !== null),
  );
  return liar;
}

async function rostered(change: Partial<LaunchTask> = {}): Promise<Liar> {
  const liar = await ask([bob, cleo], change);
  await eventually(async () => liar.task.roster !== null);
  return liar;
}

async function expectNothing(liar: Liar, response: RoundResponse, code: string): Promise<void> {
  expect(response).toEqual(refusal(code));
  const events = (await logOf(bob, liar.id)).map(({ event }) => event);
  expect(events).not.toContain('numbers.sent');
  expect(factsOf(bob, liar.id)).toEqual([]);
}

describe('a launcher in open mode gets nothing when it', () => {
  it('names another roster', async () => {
    const liar = await rostered();
    const roster = `bafyrei${'a'.repeat(52)}` as ContentId;
    await expectNothing(liar, await liar.enter(bob, { roster }), 'ROSTER_INVALID');
  });

  it('asks for something else than the task says', async () => {
    const liar = await rostered();
    const state = { inline: encodeCanonical({ stage: 'sums', open: [0, 1] }) };
    await expectNothing(liar, await liar.enter(bob, { state }), 'ROUND_INPUT');
  });

  it('asks for a second round, or for a phase of a secure sum', async () => {
    const liar = await rostered();
    await expectNothing(liar, await liar.enter(bob, { round: 1 }), 'MESSAGE_INVALID');
    const adverts = await liar.ask(bob, { phase: 'adverts', round: 0, attempt: 0, adverts: [] });
    await expectNothing(liar, adverts, 'MESSAGE_INVALID');
    const voided = await liar.ask(bob, { phase: 'void', round: 0, attempt: 0 });
    await expectNothing(liar, voided, 'MESSAGE_INVALID');
  });

  it('asks one who has not accepted', async () => {
    const liar = await ask([bob], { participants: { minimum: 1 } });
    await liar.writeRoster([bob]);
    await expectNothing(liar, await liar.enter(cleo), 'NOT_READY');
  });

  it('replays an attempt that is over', async () => {
    const liar = await rostered();
    expect((await liar.enter(bob, { attempt: 1 })).kind).toBe('partial');
    expect(await liar.enter(bob, { attempt: 0 })).toEqual(refusal('ROUND_REPLAYED'));
  });

  it('asks after the withdrawal', async () => {
    const liar = await rostered();
    await bob.services.withdraw(liar.id, 'unavailable');
    await expectNothing(liar, await liar.enter(bob), 'TASK_ENDED');
  });
});

describe('a participant in open mode', () => {
  it('answers a lost question with the same bytes, and a later attempt with the same numbers', async () => {
    const liar = await rostered();
    const first = await liar.enter(bob);
    const again = await liar.enter(bob);
    expect(again).toEqual(first);
    const later = await liar.enter(bob, { attempt: 1 });
    expect(later).toEqual(first);
    expect(factsOf(bob, liar.id)).toEqual(['entered', 'revealed', 'entered', 'revealed']);
  });

  it('has its mark and its ledger on disk before a byte leaves: after a restart it says no other', async () => {
    const liar = await rostered();
    await liar.enter(bob);
    await bob.stop();
    await bob.start();
    await eventually(async () => (await eve.services.status()).connected === 2);
    expect(await liar.enter(bob)).toEqual(refusal('ROUND_REPLAYED'));
    expect((await liar.enter(bob, { attempt: 1 })).kind).toBe('partial');
  });

  it('that sends too few numbers, too many, or none, costs only itself its place', async () => {
    const answers: RoundResponse[] = [
      { kind: 'partial', values: { inline: new Uint8Array(16) } },
      { kind: 'partial', values: { inline: new Uint8Array(48) } },
      { kind: 'verified' },
    ];
    for (const answer of answers) {
      const next = await ask([bob, cleo], { pauseBefore: ['enter'], phaseSeconds: 3 });
      const { runs } = bob.node.parts.tasks;
      const honest = runs.handle.bind(runs);
      runs.handle = async () => encodeCanonical(answer);
      await eventually(async () => (await eve.services.task(next.id)).pausedBefore === 'enter');
      eve.services.resume(next.id);
      const task = await ended(eve, next.id);
      runs.handle = honest;
      expect(task.stage).toBe('finished');
      const { result } = await eve.services.result(next.id);
      expect(result.partials?.map(({ organisation }) => organisation)).toEqual([
        cleo.node.organisation,
      ]);
    }
  });
});
