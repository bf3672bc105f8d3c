import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isTold, withTold } from '../../../../core/api/events/feed-marks.ts';
import type { Identity } from '../../../../core/identity/keys.ts';
import type { Entry } from '../../../../core/schema/feed/entry.ts';
import type { Head } from '../../../../core/schema/feed/head.ts';
import type { ContentId } from '../../../../core/schema/ids.ts';
import { makeEntry, makeFounding, testIdentity } from '../../../support/feed-entries.ts';
import { history } from '../../../support/random-feeds.ts';

let authors: Identity[];
beforeAll(async () => {
  authors = await Promise.all(['ann', 'bob'].map(testIdentity));
});

const steps = fc.array(
  fc.record({
    author: fc.nat(1),
    back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(4)),
    cites: fc.array(fc.nat(50), { maxLength: 2 }),
  }),
  { maxLength: 30 },
);

function forkedIn(entries: readonly Entry[]): Set<string> {
  const places = new Set<string>();
  const forked = new Set<string>();
  for (const { body } of entries) {
    const place = `${body.author} ${body.seq}`;
    if (places.has(place)) forked.add(body.author);
    places.add(place);
  }
  return forked;
}

describe('marks on feeds', () => {
  test('tell what is told from what is not, over forks and restarts at any point', () => {
    fc.assert(
      fc.property(steps, fc.nat(30), (written, stop) => {
        const entries = history(authors, written);
        const known = new Map<ContentId, Entry>(entries.map((entry) => [entry.id, entry]));
        // As after a restart: all is known, but only so much is told.
        const forked = forkedIn(entries);
        const tips = new Map<string, readonly Head[]>();
        const told = (entry: Entry) => {
          const { author } = entry.body;
          const of = tips.get(author) ?? [];
          return isTold(of, entry, forked.has(author), (id) => known.get(id));
        };
        const first = entries.slice(0, stop);
        for (const entry of [...first, ...entries]) {
          const { author } = entry.body;
          if (!told(entry)) tips.set(author, withTold(tips.get(author) ?? [], entry));
          else expect(first).toContain(entry);
        }
        expect(entries.every(told)).toBe(true);
      }),
      { numRuns: process.env['PARLEY_TEST_FULL'] === undefined ? 60 : 1_000 },
    );
  });

  test('an honest feed whose told entries are lost by damage is not told again', () => {
    const [ann] = authors as [Identity];
    const root = makeFounding(ann);
    const second = makeEntry(ann, { collaboration: root.id, prev: root });
    const third = makeEntry(ann, { collaboration: root.id, prev: second });
    const tips = withTold(withTold(withTold([], root), second), third);
    expect(tips).toEqual([{ seq: 2, id: third.id }]);
    // Neither it nor what is after it is here; it comes again from a member.
    expect(isTold(tips, second, false, (id) => (id === root.id ? root : undefined))).toBe(true);
  });
});
