import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/nodes.ts';
import { allEnded, expectRight, pausedAtEach, steps } from './support/at-each-step.ts';
import { crowd } from './support/crowd.ts';
import { hosts, obstacle, translationObstacle, type Wiring } from './support/namespaces.ts';
import type { NodeProcess } from './support/node-process.ts';
import { gather, together, type Party } from './support/party.ts';
import { seed, seeded, times } from './support/seed.ts';
import { slowLines } from './support/slow-lines.ts';
import { Tally } from './support/tally.ts';

const why = (reason: string | null) => (reason === null ? '' : ` (${reason})`);
const noNetwork = obstacle();
const noTranslation = noNetwork ?? translationObstacle();
const tally = new Tally(`Lines between members (seed ${seed})`);
const random = seeded(seed);
/** As few as three have no shares to hand out and to open. */
const ofFew = steps.filter((step) => step !== 'shares' && step !== 'open');
/** In the long form alone: it takes two minutes. */
const relays = times === 1 ? [] : [['a member']];
/** Seconds for which somebody else takes all of a slow line. */
const crowded = times === 1 ? 25 : 90;

type Network = ReturnType<typeof hosts>;

async function onHosts(
  names: readonly string[],
  { relays = false, ...wiring }: Wiring & { readonly relays?: boolean } = {},
): Promise<{ network: Network; party: Party }> {
  const network = hosts(names.length, wiring);
  try {
    const party = await gather(names, (index) => {
      const { under } = network.hosts[index]!;
      return { under, listen: '/ip4/0.0.0.0/tcp/4001', relays: relays && index === 0 };
    });
    return { network, party };
  } catch (error) {
    network.remove();
    throw error;
  }
}

/** How one sees another. */
const seen = (from: NodeProcess, other: NodeProcess) => from.operator.peer(other.id);

afterAll(() => tally.print());

describe.skipIf(noNetwork !== null)(`a line${why(noNetwork)}`, { timeout: 400_000 }, () => {
  let network: Network;
  let party: Party;
  let ann: NodeProcess;
  let bob: NodeProcess;

  beforeAll(async () => {
    ({ network, party } = await onHosts(['ann', 'bob', 'cleo', 'dan', 'zoe']));
    [ann, bob] = [party.nodes[0]!, party.nodes[1]!];
  }, 120_000);
  afterAll(async () => {
    await party.end();
    network.remove();
  });

  test('that dies without a word is noticed by both sides within a minute; with another address it heals without a restart', async () => {
    await together(party);
    const tasks = await pausedAtEach(party, ['survivors'], 150);
    const address = `10.77.0.${100 + Math.floor(random() * 100)}`;
    network.hosts[1]!.unplug();
    network.hosts[4]!.moveTo(address);
    for (const [from, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      await eventually(async () => {
        await sleep(200);
        return !(await seen(from, other)).connected;
      }, 60_000);
    }
    network.hosts[1]!.plug();
    await eventually(async () => {
      await sleep(200);
      const { connected, address: now } = await seen(ann, party.nodes[4]!);
      return connected && now?.includes(`/${address}/`) === true;
    }, 60_000);
    await allEnded(party, tasks);
    await expectRight(party, tasks, null, { tally, kind: 'one line dead, one moved' });
    // Found there by one that comes later, too.
    await party.nodes[3]!.kill();
    await party.nodes[3]!.start();
    await together(party);
  });

  test('of 1 Mbit/s that somebody else fills is slow, and not taken for dead', async () => {
    await together(party);
    const [from, to] = [network.hosts[1]!, network.hosts[0]!];
    const since = async () => [(await seen(ann, bob)).since, (await seen(bob, ann)).since];
    const before = await since();
    const tasks = await pausedAtEach(party, ['shares'], 120);
    from.slowDown(1_000);
    const stop = await crowd(from, to);
    try {
      await sleep(crowded * 1000);
      await allEnded(party, tasks);
    } finally {
      await stop();
      from.asFastAsBefore();
    }
    await expectRight(party, tasks, null, { tally, kind: 'line crowded' });
    expect(await since()).toEqual(before);
  });

  test('that two participants lack between them is not needed: both have one to the launcher', async () => {
    const cleo = party.nodes[2]!;
    await together(party);
    for (const at of [1, 2]) network.hosts[at]!.keepApart();
    await bob.kill();
    await bob.start();
    const tasks = await pausedAtEach(party, steps, 30);
    expect((await seen(bob, cleo)).connected).toBe(false);
    await allEnded(party, tasks);
    expect((await seen(bob, cleo)).connected).toBe(false);
    await expectRight(party, tasks, null, { tally, kind: 'two guests apart' });
    for (const at of [1, 2]) network.hosts[at]!.letTogether();
    await together(party);
  });
});

describe.skipIf(noTranslation !== null)(
  `two behind address translation of their own${why(noTranslation)}`,
  { timeout: 400_000 },
  () => {
    test('work through a member that relays, whichever of them launches', async () => {
      const { network, party } = await onHosts(['zoe', 'ann', 'bob'], {
        behindRouter: [1, 2],
        relays: true,
      });
      onTestFinished(() => network.remove());
      onTestFinished(() => party.end());
      const [zoe, ann, bob] = party.nodes as [NodeProcess, NodeProcess, NodeProcess];
      expect((await seen(ann, bob)).through?.name).toBe('zoe');
      expect((await ann.operator.status()).reach.state).toBe('relayed');
      for (const nodes of [
        [ann, bob, zoe],
        [bob, zoe, ann],
      ]) {
        const asked = { ...party, nodes };
        const tasks = await pausedAtEach(asked, ['survivors'], 30);
        await allEnded(asked, tasks);
        await expectRight(asked, tasks, null, { tally, kind: 'translated' });
      }
    });
  },
);

describe.skipIf(noNetwork !== null)(
  `lines that take 300 ms and lose a twentieth${why(noNetwork)}`,
  { timeout: 400_000 },
  () => {
    test('slow tasks down, and change no number', async () => {
      const lines = await slowLines(3, { delay: 150, loss: 0.025, seed });
      onTestFinished(() => lines.end());
      const { network, party } = await onHosts(['ann', 'bob', 'cleo'], { cables: lines.cables });
      onTestFinished(() => network.remove());
      onTestFinished(() => party.end());
      lines.worsen();
      const tasks = await pausedAtEach(party, times === 1 ? ['survivors'] : ofFew, 60);
      await allEnded(party, tasks);
      await expectRight(party, tasks, null, { tally, kind: 'slow and lossy' });
    });

    test.for(relays)('carry a task through $0 that relays, too', async () => {
      const lines = await slowLines(3, { delay: 150, loss: 0.025, seed });
      onTestFinished(() => lines.end());
      const { network, party } = await onHosts(['zoe', 'ann', 'bob'], {
        cables: lines.cables,
        relays: true,
      });
      onTestFinished(() => network.remove());
      onTestFinished(() => party.end());
      const [zoe, ann, bob] = party.nodes as [NodeProcess, NodeProcess, NodeProcess];
      for (const at of [1, 2]) network.hosts[at]!.keepApart();
      await bob.kill();
      await bob.start();
      await eventually(async () => {
        await sleep(200);
        const both = await Promise.all([seen(ann, bob), seen(bob, ann)]);
        return both.every(({ connected, through }) => connected && through?.name === 'zoe');
      }, 120_000);
      lines.worsen();
      const asked = { ...party, nodes: [ann, bob, zoe] };
      const tasks = await pausedAtEach(asked, ofFew, 60);
      await allEnded(asked, tasks);
      await expectRight(asked, tasks, null, { tally, kind: 'slow, lossy and relayed' });
    });
  },
);
