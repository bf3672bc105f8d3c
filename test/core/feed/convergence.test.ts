import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import { testIdentity } from '../../support/feed-entries.ts';
import { feedNode, type FeedNode } from '../../support/feed-nodes.ts';
import { MemoryHub } from '../../support/memory-network.ts';
import { history, type Step } from '../../support/random-feeds.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const writers = await Promise.all(['a', 'b', 'c', 'd'].map(testIdentity));
const owners = await Promise.all(['x', 'y', 'z'].map(testIdentity));
const numRuns = process.env['PARLEY_TEST_FULL'] === undefined ? 12 : 200;

const step: fc.Arbitrary<Step> = fc.record({
  author: fc.nat(3),
  back: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(2)),
  cites: fc.array(fc.nat(1000), { maxLength: 3 }),
});

/** What happens to the replicas, at random: deliveries in any order and number, appends, syncs that fail, restarts. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      node: fc.nat(2),
      entries: fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('sync' as const),
      node: fc.nat(2),
      peer: fc.nat(2),
      failsAt: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('append' as const), node: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), node: fc.nat(2) }) },
);

interface Sight {
  entries: Set<string>;
  order: string[];
  forks: unknown;
  voided: ReadonlySet<string>;
  tips: unknown;
}

function sightOf(node: FeedNode, collaboration: Entry['id']): Sight {
  const replica = node.feeds.replica(collaboration)!;
  const tips = Object.values(replica.tips()).flatMap((heads) => heads.map((head) => head.id));
  return {
    entries: new Set(replica.arrival().map((entry) => entry.id)),
    order: replica.ordered().map((entry) => entry.id),
    forks: new Set(replica.forks()),
    voided: replica.voidByFork(() => false),
    tips: new Set(tips),
  };
}

test('whatever was lost, doubled, mixed up or restarted: after syncs that succeed all replicas are equal', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.array(happening, { maxLength: 20 }),
      async (plan, happenings) => {
        const entries = history(writers, plan);
        const collaboration = entries[0]!.id;
        const folder = await temporaryFolder();
        const hub = new MemoryHub();
        const open = (i: number) => {
          const identity = owners[i]!;
          const network = hub.join(identity.organisation);
          return feedNode(join(folder, String(i)), identity, network);
        };
        const nodes = await Promise.all([open(0), open(1), open(2)]);
        for (const node of nodes) {
          await node.feeds.follow(collaboration);
          node.feeds.start();
        }

        for (const what of happenings) {
          const node = nodes[what.node]!;
          const replica = node.feeds.replica(collaboration)!;
          switch (what.kind) {
            case 'deliver':
              await replica.ingest(what.entries.map((i) => entries[i % entries.length]!.signed));
              break;
            case 'append':
              if (replica.size > 0) {
                await replica.append('profile.updated', { profile: { name: 'own', contact: '' } });
              }
              break;
            case 'sync': {
              let messages = 0;
              hub.weather = () => messages++ < what.failsAt;
              const peer = nodes[what.peer]!.identity.organisation;
              await node.feeds.syncWith(peer, collaboration).catch(() => undefined);
              hub.weather = () => true;
              break;
            }
            case 'restart':
              await node.close();
              nodes[what.node] = await open(what.node);
              nodes[what.node]!.feeds.start();
              break;
          }
        }

        // Each entry has come to somebody; then everybody gets everything through syncs alone. One side begins.
        for (const [i, node] of nodes.entries()) {
          const share = entries.filter((_, at) => at === 0 || at % 3 === i);
          for (const { signed } of [...share, ...share]) {
            await node.feeds.replica(collaboration)!.ingest([signed]);
          }
        }
        await nodes[0].feeds.replica(collaboration)!.ingest(entries.map((entry) => entry.signed));
        await nodes[1].feeds.syncWith(owners[0]!.organisation, collaboration);
        await nodes[1].feeds.syncWith(owners[2]!.organisation, collaboration);
        await nodes[0].feeds.syncWith(owners[1]!.organisation, collaboration);

        const sights = nodes.map((node) => sightOf(node, collaboration));
        expect(sights[0]!.entries.size).toBeGreaterThanOrEqual(entries.length);
        expect(sights[1]).toEqual(sights[0]);
        expect(sights[2]).toEqual(sights[0]);
        // What is on disk is the same again.
        for (const [i, node] of nodes.entries()) {
          await node.close();
          const again = await open(i);
          expect(sightOf(again, collaboration)).toEqual(sights[0]);
          await again.close();
        }
      },
    ),
    { numRuns, endOnFailure: true },
  );
});
