import { describe, expect, test } from 'vitest';
import { circuitAddress } from '../../../core/network/circuit.ts';
import { Reachability } from '../../../core/network/reachability.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import { ReachRequest, type ReachResponse } from '../../../core/schema/wire/reach.ts';

const ids = Array.from({ length: 20 }, (_, i) => `member ${i}` as OrganisationId);
const [a, b] = ids;

function made(answers: (peer: OrganisationId) => ReachResponse | null) {
  let now = 0;
  const state = { connected: ids, own: ['/ip4/10.0.0.1/tcp/1', circuitAddress(ids[0]!, ids[1]!)] };
  const asked: OrganisationId[] = [];
  const told: string[][] = [];
  const all = new Reachability({
    ask: async (peer, request) => {
      asked.push(peer);
      told.push(decodeCanonical(ReachRequest, request).addresses);
      const answer = answers(peer);
      if (answer === null) throw new ParleyError('PEER_REFUSED', 'an older version');
      return encodeCanonical(answer);
    },
    connected: () => state.connected,
    ownAddresses: () => state.own,
    now: () => now,
    log: () => undefined,
  });
  const look = async (times = 30): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      all.look();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { all, asked, told, state, look, pass: (ms: number) => (now += ms) };
}

const yes = { tried: 1, reached: '/ip4/10.0.0.1/tcp/1' };
const no = { tried: 1, reached: null };
const untried = { tried: 0, reached: null };

describe('Reachability', () => {
  test('asks some members, one after the other, to dial what leads to this node itself', async () => {
    const { all, asked, told, look } = made(() => yes);
    await look();
    expect(asked).toEqual(ids.slice(0, limits.reachAsked));
    expect(told[0]).toEqual(['/ip4/10.0.0.1/tcp/1']);
    expect(all.answers.map(({ reached }) => reached)).toEqual([true, true, true]);
  });

  test('those that cannot try are passed over, but not without end', async () => {
    const { all, asked, look } = made((peer) => (peer === a ? null : peer === b ? no : untried));
    await look();
    expect(asked).toHaveLength(2 * limits.reachAsked);
    expect(all.answers.find(({ by }) => by === a)?.reached).toBe(null);
    expect(all.answers.find(({ by }) => by === b)?.reached).toBe(false);
  });

  test('a no is asked about again sooner than a yes', async () => {
    const { all, asked, state, look, pass } = made((peer) => (peer === a ? yes : no));
    state.connected = [a!, b!];
    await look();
    pass(limits.reachNoFor);
    expect(all.answers.map(({ by }) => by)).toEqual([a]);
    await look();
    expect(asked).toEqual([a, b, b]);
    pass(limits.reachYesFor);
    await look();
    expect(asked).toEqual([a, b, b, a, b]);
  });

  test('what was said of other addresses is forgotten; those through relays are no change', async () => {
    const { all, asked, state, look } = made(() => yes);
    state.connected = [a!];
    await look();
    state.own = ['/ip4/10.0.0.1/tcp/1'];
    await look();
    expect(asked).toEqual([a]);
    state.own = ['/ip4/10.0.0.2/tcp/1'];
    all.look();
    expect(all.answers).toEqual([]);
    await look();
    expect(asked).toEqual([a, a]);
  });

  test('who listens nowhere asks nobody', async () => {
    const { all, asked, state, look } = made(() => yes);
    state.own = [];
    await look();
    expect([asked, all.answers]).toEqual([[], []]);
  });

  test('knows nothing while nobody is connected', async () => {
    const { all, state, look } = made(() => yes);
    state.connected = [];
    await look();
    expect(all.answers).toEqual([]);
  });
});
