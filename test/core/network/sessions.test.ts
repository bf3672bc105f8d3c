import type { Connection } from '@libp2p/interface';
import { describe, expect, test } from 'vitest';
import { Sessions } from '../../../core/network/sessions.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';

const smaller = OrganisationId.parse('12D3KooWGnxgkS1MwLYGkKa6bRuVWsRkZkKL2bSAb3kDyDMjxYFi');
const larger = OrganisationId.parse('12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo');

function connection(id: string, direction: 'inbound' | 'outbound', status = 'open'): Connection {
  return { id, direction, status } as Connection;
}

function sessions(self = smaller): { all: Sessions; events: string[]; at: (now: number) => void } {
  let now = 0;
  const events: string[] = [];
  const all = new Sessions(
    self,
    () => now,
    (line) => events.push(line),
  );
  all.onConnected(() => events.push('+'));
  all.onDisconnected(() => events.push('-'));
  return { all, events, at: (time) => (now = time) };
}

describe('Sessions', () => {
  test('a peer is connected from its first connection to the end of its last', () => {
    const { all, events } = sessions();
    const [one, two] = [connection('1', 'inbound'), connection('2', 'outbound')];
    all.add(larger, one);
    all.add(larger, two);
    all.add(larger, two);
    expect(all.of(larger)).toHaveLength(2);
    all.remove(larger, one);
    all.remove(larger, one);
    expect(events).toEqual(['+']);
    expect(all.best(larger)).toBe(two);
    all.remove(larger, two);
    expect(events).toEqual(['+', '-']);
    expect([all.best(larger), all.peers(), all.has(two)]).toEqual([undefined, [], false]);
  });

  test('one that closed during the hello is not added: no event would ever take it off', () => {
    const { all, events } = sessions();
    all.add(larger, connection('1', 'inbound', 'closed'));
    expect(events).toEqual([]);
  });

  test.each([0, 9_000])(
    'of two dials that crossed within %i ms both sides use the smaller one’s',
    (gap) => {
      for (const order of [0, 1]) {
        const here = sessions(smaller);
        const there = sessions(larger);
        const bySmaller = ['by smaller', 'outbound', 'inbound'] as const;
        const byLarger = ['by larger', 'inbound', 'outbound'] as const;
        const both = order === 0 ? [bySmaller, byLarger] : [byLarger, bySmaller];
        for (const [i, [id, seenHere, seenThere]] of both.entries()) {
          here.at(i * gap);
          there.at(i * gap);
          here.all.add(larger, connection(id, seenHere));
          there.all.add(smaller, connection(id, seenThere));
        }
        expect(here.all.best(larger)?.id).toBe('by smaller');
        expect(there.all.best(smaller)?.id).toBe('by smaller');
      }
    },
  );

  test('a much newer connection is used, as the older one may lead nowhere', () => {
    const { all, at } = sessions();
    all.add(larger, connection('old', 'outbound'));
    at(60_000);
    all.add(larger, connection('new', 'inbound'));
    expect(all.best(larger)?.id).toBe('new');
  });
});
