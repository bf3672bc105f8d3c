import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MembershipProjection } from '../../../core/collaboration/projection.ts';
import { reduceMembership } from '../../../core/collaboration/reduce.ts';
import { GraphView } from '../../../core/feed/graph-view.ts';
import { assemble, summary } from '../../support/assembly.ts';
import { debate, politics } from '../../support/politics.ts';
import { makeEntry } from '../../support/feed-entries.ts';

describe('MembershipProjection', () => {
  it(
    'agrees after every entry with a membership made from nothing',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(politics, async (steps) => {
          const entries = await debate(steps);
          const view = new GraphView(entries.find(({ body }) => body.collaboration === null)!.id);
          const projection = new MembershipProjection(view);
          for (const entry of entries) {
            view.graph.add(entry);
            const before = projection.current && summary(projection.current);
            const changed = projection.apply(entry);
            const after = summary(projection.current!);
            expect(after).toEqual(summary(reduceMembership(view.collaboration, view)!));
            // Only of itself may an entry say without being told that it does not count.
            if (!changed) expect(without(after, entry.id)).toEqual(without(before, entry.id));
          }
        }),
        { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 60 : 1000, seed: 20261123 },
      );
    },
  );

  it('notices that an entry which decides nothing makes a forked one count by citing it', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const base = cleo!.last();
    const profile = { name: 'cleo', contact: '' };
    const one = cleo!.say({ type: 'profile.updated', payload: { profile } }, base);
    const two = cleo!.say({ type: 'profile.updated', payload: { profile } }, base);
    bob!.take(one);
    const citing = bob!.say({ type: 'node.restored', payload: { cause: 'damage' } });
    for (const entry of [one, two]) ann!.take(entry);
    const projection = new MembershipProjection(ann!.view);
    expect(projection.current?.void.has(one.id)).toBe(true);
    ann!.take(citing);
    expect(projection.apply(citing)).toBe(true);
    expect(projection.current?.void.has(one.id)).toBe(false);
    expect(projection.current?.void.has(two.id)).toBe(true);
  });

  it('does not walk through everything for entries that decide nothing, whoever wrote them', async () => {
    const [ann, bob, cleo] = await assemble(['ann', 'bob', 'cleo']);
    const base = cleo!.last();
    for (const name of ['1', '2']) {
      cleo!.say({ type: 'profile.updated', payload: { profile: { name, contact: '' } } }, base);
    }
    ann!.hear(cleo!);
    const cut = ann!.view.head(bob!.id);
    ann!.say({
      type: 'member.removed',
      payload: { member: bob!.id, cut, secretHash: new Uint8Array(32) },
    });
    const { view } = ann!;
    const projection = new MembershipProjection(view);
    const made = projection.current;
    for (const author of [ann!, bob!, cleo!]) {
      let prev = view.get(view.tips()[author.id]!.at(-1)!.id)!;
      for (let n = 0; n < 3; n++) {
        prev = makeEntry(author.identity, {
          collaboration: view.collaboration,
          prev,
          change: { type: 'node.restored', payload: { cause: 'damage' } } as never,
        });
        view.graph.add(prev);
        expect(projection.apply(prev)).toBe(false);
        expect(made?.void.has(prev.id)).toBe(author !== ann);
      }
    }
    expect(projection.current).toBe(made);
    expect(summary(made!)).toEqual(summary(reduceMembership(view.collaboration, view)!));
  });
});

function without(state: unknown, id: string): unknown {
  const { void: voided, ...rest } = (state ?? { void: [] }) as { void: string[] };
  return { ...rest, void: voided.filter((other) => other !== id) };
}
