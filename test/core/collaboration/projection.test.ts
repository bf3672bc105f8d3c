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
            const change = projection.apply([entry]);
            const after = summary(projection.current!);
            expect(after).toEqual(summary(reduceMembership(view.collaboration, view)!));
            // Only of itself may an entry say without being told that it does not count.
            if (change === 'none')
              expect(without(after, entry.id)).toEqual(without(before, entry.id));
          }
        }),
        { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 60 : 1000, seed: 20261123 },
      );
    },
  );

  it('agrees however the entries come together', { timeout: 120_000 }, async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(politics, sizes, async (steps, cuts) => {
        const entries = await debate(steps);
        const view = new GraphView(entries.find(({ body }) => body.collaboration === null)!.id);
        const projection = new MembershipProjection(view);
        for (let at = 0, turn = 0; at < entries.length; turn++) {
          const together = entries.slice(at, at + cuts[turn % cuts.length]!);
          for (const entry of together) view.graph.add(entry);
          projection.apply(together);
          at += together.length;
          const anew = reduceMembership(view.collaboration, view);
          expect(projection.current && summary(projection.current)).toEqual(anew && summary(anew));
        }
      }),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 60 : 1000, seed: 20261128 },
    );
  });

  it('takes a new profile without a walk through everything', async () => {
    const [ann, bob] = await assemble(['ann', 'bob']);
    const projection = new MembershipProjection(ann!.view);
    const invitations = projection.current?.invitations;
    const updates = ['one', 'two'].map((name) =>
      bob!.say({ type: 'profile.updated', payload: { profile: { name, contact: '' } } }),
    );
    for (const entry of updates) ann!.take(entry);
    expect(projection.apply(updates)).toBe('profiles');
    expect(projection.current?.members.get(bob!.id)?.profile?.name).toBe('two');
    expect(projection.current?.invitations).toBe(invitations);
  });

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
    expect(projection.apply([citing])).toBe('membership');
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
        expect(projection.apply([prev])).toBe('none');
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
