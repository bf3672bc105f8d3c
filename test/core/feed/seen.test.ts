import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Graph } from '../../../core/feed/graph.ts';
import { collectSeen } from '../../../core/feed/seen.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import type { Head } from '../../../core/schema/feed/head.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';
import { history, pastsOf } from '../../support/random-feeds.ts';

const authors = await Promise.all(
  Array.from({ length: 40 }, (_, i) => testIdentity(`author ${i}`)),
);
const me = (await testIdentity('me')).organisation;

const graphOf = (entries: readonly Entry[]): Graph => {
  const graph = new Graph(entries[0]!.id);
  for (const entry of entries) graph.add(entry);
  return graph;
};

test('what is cited has every unforked feed in its past, and nothing is cited twice over', () => {
  const step = fc.record({
    author: fc.nat(5),
    back: fc.constant(0),
    cites: fc.array(fc.nat(1000), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (plan) => {
      const entries = history(authors.slice(0, 6), plan);
      const pasts = pastsOf(entries);
      const cited = Object.values(collectSeen(graphOf(entries), me, [], 10_000));
      const covered = new Set(cited.flatMap(({ id }) => [...pasts.get(id)!]));
      expect(covered).toEqual(new Set(entries.map(({ id }) => id)));
      for (const { id } of cited) {
        const byOthers = cited.some((other) => other.id !== id && pasts.get(other.id)!.has(id));
        expect(byOthers).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});

/** 40 members who each wrote one entry that no other one cites. */
function crowd() {
  const root = makeFounding(authors[0]!);
  const entries = authors
    .slice(1)
    .map((author) => makeEntry(author, { collaboration: root.id, seen: [root] }));
  return { entries, graph: graphOf([root, ...entries]) };
}

test('citations keep to their room, and what must be cited comes first', () => {
  const { entries, graph } = crowd();
  const all = collectSeen(graph, me, [], 100_000);
  expect(Object.keys(all).length).toBe(entries.length);
  for (const must of entries) {
    const seen = collectSeen(graph, me, [must.id], 1000);
    expect(encodeCanonical(seen).length).toBeLessThanOrEqual(1000);
    expect(Object.keys(seen).length).toBeGreaterThan(5);
    expect(seen[must.body.author]).toEqual({ seq: 0, id: must.id } satisfies Head);
  }
  const everything = entries.map(({ id }) => id);
  expect(() => collectSeen(graph, me, everything, 1000)).toThrow(
    expect.objectContaining({ code: 'ENTRY_TOO_LARGE' }) as Error,
  );
});

test('of a forked author nothing from the fork on is cited, unless the caller asks for it', () => {
  const root = makeFounding(authors[0]!);
  const forker = authors[1]!;
  const first = makeEntry(forker, { collaboration: root.id, seen: [root] });
  const left = makeEntry(forker, { collaboration: root.id, prev: first });
  const right = makeEntry(forker, { collaboration: root.id, prev: first });
  const graph = graphOf([root, first, left, right]);
  expect(collectSeen(graph, me, [], 1000)).toEqual({
    [forker.organisation]: { seq: 0, id: first.id },
  });
  expect(collectSeen(graph, me, [right.id], 1000)).toEqual({
    [forker.organisation]: { seq: 1, id: right.id },
  });
});
