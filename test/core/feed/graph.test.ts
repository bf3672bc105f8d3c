import fc from 'fast-check';
import { expect, test } from 'vitest';
import { voidByFork } from '../../../core/feed/citations.ts';
import { Graph } from '../../../core/feed/graph.ts';
import { GraphView } from '../../../core/feed/graph-view.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import type { ContentId } from '../../../core/schema/ids.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';
import { history, pastsOf, type Step } from '../../support/random-feeds.ts';

const authors = await Promise.all(['a', 'b', 'c', 'd'].map(testIdentity));
const full = process.env['PARLEY_TEST_FULL'] !== undefined;
const numRuns = full ? 1000 : 60;

const step: fc.Arbitrary<Step> = fc.record({
  author: fc.nat(3),
  back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3)),
  cites: fc.array(fc.nat(1000), { maxLength: 3 }),
});
const steps = fc.array(step, { maxLength: 25 });

function graphOf(entries: readonly Entry[]): GraphView {
  const view = new GraphView(entries[0]!.id);
  for (const entry of entries) {
    view.graph.check(entry, true);
    view.graph.add(entry);
  }
  return view;
}

/** The same entries in another causal order. */
function shuffled(entries: readonly Entry[], seed: readonly number[]): Entry[] {
  const pasts = pastsOf(entries);
  const left = [...entries];
  const placed = new Set<string>();
  const order: Entry[] = [];
  for (let i = 0; left.length > 0; i++) {
    const ready = left.filter(({ id }) =>
      [...pasts.get(id)!].every((cause) => cause === id || placed.has(cause)),
    );
    const next = ready[(seed[i % seed.length] ?? 0) % ready.length]!;
    left.splice(left.indexOf(next), 1);
    placed.add(next.id);
    order.push(next);
  }
  return order;
}

test('pasts are what following the citations gives, forks or not', () => {
  fc.assert(
    fc.property(steps, (plan) => {
      const entries = history(authors, plan);
      const pasts = pastsOf(entries);
      const view = graphOf(entries);
      for (const later of entries) {
        const past = view.past(later.id);
        const expected = pasts.get(later.id)!;
        for (const earlier of entries) {
          expect(past.includes(earlier.id)).toBe(expected.has(earlier.id));
        }
        for (const { organisation } of authors) {
          const seqs = entries
            .filter(({ id, body }) => expected.has(id) && body.author === organisation)
            .map(({ body }) => body.seq);
          expect(past.seq(organisation)).toBe(seqs.length === 0 ? null : Math.max(...seqs));
        }
      }
    }),
    { numRuns },
  );
});

test('order, forks, tips and void entries depend on the set alone; the order puts causes first', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(1000), { minLength: 1 }), (plan, seed) => {
      const entries = history(authors, plan);
      const pasts = pastsOf(entries);
      const one = graphOf(entries);
      const other = graphOf(shuffled(entries, seed));
      expect(other.ordered()).toEqual(one.ordered());
      expect(new Set(other.forks())).toEqual(new Set(one.forks()));
      expect(other.voidByFork(() => false)).toEqual(one.voidByFork(() => false));
      const tips = (view: GraphView) =>
        new Set(Object.values(view.tips()).flatMap((heads) => heads.map((head) => head.id)));
      expect(tips(other)).toEqual(tips(one));
      for (const entry of entries) expect(other.height(entry.id)).toBe(one.height(entry.id));

      const placed = new Set<string>();
      for (const { id } of one.ordered()) {
        placed.add(id);
        for (const cause of pasts.get(id)!) expect(placed.has(cause)).toBe(true);
      }
    }),
    { numRuns },
  );
});

test('void by fork is what the rule says, read word for word', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(1000), { maxLength: 4 }), (plan, excluded) => {
      const entries = history(authors, plan);
      const pasts = pastsOf(entries);
      const others = new Set(excluded.map((i) => entries[i % entries.length]!.id));
      const isVoid = (entry: Entry) => others.has(entry.id);

      const forkedAt = new Map<string, number>();
      for (const { body } of entries) {
        const same = entries.filter(
          (other) => other.body.author === body.author && other.body.seq === body.seq,
        );
        if (same.length < 2) continue;
        forkedAt.set(body.author, Math.min(body.seq, forkedAt.get(body.author) ?? body.seq));
      }
      const expected = new Set<ContentId>();
      for (const { id, body } of entries) {
        const from = forkedAt.get(body.author);
        if (from === undefined || body.seq < from) continue;
        const vouched = entries.some(
          (other) =>
            !forkedAt.has(other.body.author) && !isVoid(other) && pasts.get(other.id)!.has(id),
        );
        if (!vouched) expected.add(id);
      }
      expect(voidByFork(graphOf(entries).graph, isVoid)).toEqual(expected);
    }),
    { numRuns: numRuns * 2 },
  );
});

test('surplus branches are refused, unless somebody depends on them or they leave earlier', () => {
  const root = makeFounding(authors[0]!);
  const graph = new Graph(root.id);
  graph.add(root);
  const add = (body: Partial<Parameters<typeof makeEntry>[1]>, demanded = false): Entry => {
    const entry = makeEntry(authors[1]!, { collaboration: root.id, ...body });
    graph.check(entry, demanded);
    graph.add(entry);
    return entry;
  };
  const first = add({ seen: [root] });
  const second = add({ prev: first });
  const branches = Array.from({ length: 8 }, () => add({ prev: second }));
  const refused = expect.objectContaining({ code: 'FEED_FORKED' }) as Error;
  expect(() => add({ prev: second })).toThrow(refused);
  const surplus = add({ prev: second }, true);
  expect(() => add({ prev: surplus })).toThrow(refused);
  add({ prev: branches[3]! });
  expect(graph.linesOf(authors[1]!.organisation)?.forkedAt).toBe(2);
  add({ prev: first });
  expect(graph.linesOf(authors[1]!.organisation)?.forkedAt).toBe(1);
});
