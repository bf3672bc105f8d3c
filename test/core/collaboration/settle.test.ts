import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as commands from '../../../core/collaboration/commands.ts';
import { currentMembers } from '../../../core/collaboration/membership.ts';
import { settle } from '../../../core/collaboration/settle.ts';
import { GraphView } from '../../../core/feed/graph-view.ts';
import { admit, assemble } from '../../support/assembly.ts';
import { testIdentity } from '../../support/feed-entries.ts';
import { debate, politics } from '../../support/politics.ts';

describe('settle', () => {
  it(
    'finds the same attacks as when every removal is held against every other',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(politics, async (steps) => {
          const entries = await debate(steps);
          const view = new GraphView(entries.find(({ body }) => body.collaboration === null)!.id);
          for (const entry of entries) view.graph.add(entry);
          const quick = settle(view);
          const slow = settle(view, () => (_removal, others) => others);
          expect(quick.standing.map(({ id }) => id)).toEqual(slow.standing.map(({ id }) => id));
          expect([...quick.authority.void].sort()).toEqual([...slow.authority.void].sort());
        }),
        { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 60 : 3000, seed: 20261122 },
      );
    },
  );

  it('stays quick for an admin who lets in and removes hundreds', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const many = 200;
    for (let n = 0; n < many; n++) {
      const { organisation } = await testIdentity(`guest ${n}`);
      admit(ann!, organisation, 'member');
      const secret = new Uint8Array(32).fill(n);
      ann!.command((context) => commands.remove(context, organisation, secret));
    }
    let judged = 0;
    const log = countingOrdered(ann!.view, () => judged++);
    const { standing } = settle(log);
    expect(standing).toHaveLength(many);
    // Each judgement walks through all entries: their number must not grow with that of the removals.
    expect(judged).toBeLessThan(10);
    bob!.hear(ann!);
    expect(currentMembers(bob!.membership).map(({ organisation }) => organisation)).toEqual([
      ann!.id,
      bob!.id,
    ]);
  });
});

/** Tells how often somebody walks through all entries. */
function countingOrdered(view: GraphView, walked: () => void) {
  return {
    ordered: () => {
      walked();
      return view.ordered();
    },
    precedes: view.precedes.bind(view),
    voidByFork: view.voidByFork.bind(view),
    forkedAuthors: view.forkedAuthors.bind(view),
  };
}
