import type { Connection } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { describe, expect, test } from 'vitest';
import { circuitAddress } from '../../../core/network/circuit.ts';
import { Sessions } from '../../../core/network/sessions.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';

const smaller = OrganisationId.parse('12D3KooWGnxgkS1MwLYGkKa6bRuVWsRkZkKL2bSAb3kDyDMjxYFi');
const larger = OrganisationId.parse('12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo');
const third = OrganisationId.parse('12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp');

const direct = multiaddr('/ip4/10.0.0.1/tcp/1');

function connection(
  id: string,
  direction: 'inbound' | 'outbound',
  { status = 'open', remoteAddr = direct } = {},
): Connection {
  return { id, direction, status, remoteAddr } as Connection;
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
    all.add(larger, connection('1', 'inbound', { status: 'closed' }));
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

  const relayed = (id: string) =>
    connection(id, 'outbound', { remoteAddr: multiaddr(circuitAddress(third, larger)) });

  test('of two at about the same time the direct one is used', () => {
    const { all, at } = sessions();
    all.add(larger, relayed('first relayed'));
    expect([all.isDirect(larger), all.relayed()]).toEqual([false, [larger]]);
    expect(all.list()[0]?.through).toBe(third);
    at(9_000);
    const straight = connection('direct', 'inbound');
    all.add(larger, straight);
    all.add(larger, relayed('second relayed'));
    expect(all.best(larger)?.id).toBe('direct');
    expect([all.isDirect(larger), all.relayed()]).toEqual([true, []]);
    expect(all.list()[0]?.through).toBe(null);
    all.remove(larger, straight);
    expect(all.relayed()).toEqual([larger]);
  });

  test('who comes through a relay later has lost the direct connection, whatever it looks like here', () => {
    const { all, at } = sessions();
    all.add(larger, connection('dead', 'outbound'));
    at(60_000);
    all.add(larger, relayed('alive'));
    expect(all.best(larger)?.id).toBe('alive');
    at(120_000);
    all.add(larger, connection('direct again', 'inbound'));
    expect(all.best(larger)?.id).toBe('direct again');
  });
});
