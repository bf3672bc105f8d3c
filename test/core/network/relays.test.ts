import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { beforeAll, describe, expect, test } from 'vitest';
import { relayOrder } from '../../../core/network/circuit.ts';
import { Relays } from '../../../core/network/relays.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';
import { until } from '../../support/network.ts';

let ids: OrganisationId[];
let self: OrganisationId;
/** In the order in which this node prefers them. */
let relays: OrganisationId[];

beforeAll(async () => {
  const keys = await Promise.all(Array.from({ length: 7 }, () => generateKeyPair('Ed25519')));
  ids = keys.map((key) => OrganisationId.parse(peerIdFromPrivateKey(key).toString()));
  self = ids[0]!;
  relays = relayOrder(self, ids.slice(1));
});

function made(refusing: (relay: OrganisationId) => boolean = () => false) {
  let now = 0;
  let changes = 0;
  const asked: OrganisationId[] = [];
  const direct = new Set(ids);
  const all = new Relays({
    self,
    reserve: async (relay) => {
      asked.push(relay);
      if (refusing(relay)) throw new Error('full');
    },
    isDirect: (peer) => direct.has(peer),
    now: () => now,
    random: () => 0,
    onChange: () => (changes += 1),
    log: () => undefined,
  });
  return { all, asked, direct, changes: () => changes, pass: (ms: number) => (now += ms) };
}

describe('Relays', () => {
  test('two are used of many, those that this node prefers', async () => {
    const { all, asked, changes } = made();
    for (const relay of relays.toReversed()) all.heard(relay, true);
    await until(() => all.inUse().length === limits.relaysInUse);
    all.look();
    expect(asked).toHaveLength(limits.relaysInUse);
    expect(changes()).toBe(limits.relaysInUse);
  });

  test('nobody is asked who does not relay, or to whom there is no direct connection', async () => {
    const { all, asked, direct } = made();
    direct.clear();
    all.heard(relays[0]!, true);
    all.heard(relays[1]!, false);
    expect(asked).toEqual([]);
    direct.add(relays[0]!);
    all.look();
    await until(() => all.inUse().length === 1);
    expect(asked).toEqual([relays[0]]);
  });

  test('a reservation that is lost is made anew, and when its relay is gone another one takes its place', async () => {
    const { all, asked } = made();
    for (const relay of relays.slice(0, 3)) {
      all.heard(relay, true);
      await until(() => all.inUse().length === Math.min(2, relays.indexOf(relay) + 1));
    }
    const [first, second, third] = relays;
    all.lost(first!);
    await until(() => all.inUse().length === 2);
    expect(asked).toEqual([first, second, first]);
    all.forget(first!);
    all.look();
    await until(() => all.inUse().length === 2);
    expect(all.inUse().sort()).toEqual([second, third].sort());
  });

  test('one that refuses is asked ever more rarely, and others are meanwhile', async () => {
    const [refusing, ...others] = relays;
    const { all, asked, pass } = made((relay) => relay === refusing);
    all.heard(refusing!, true);
    await until(() => asked.length === 1);
    all.heard(others[0]!, true);
    await until(() => all.inUse().length === 1);
    all.look();
    expect(asked).toHaveLength(2);
    for (let i = 0; i < 1000; i += 1) {
      pass(1000);
      all.look();
      await Promise.resolve();
    }
    const tries = asked.filter((relay) => relay === refusing).length;
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(60);
  });

  test('who stops relaying is used no more, and others hear of it', async () => {
    const { all, changes } = made();
    all.heard(relays[0]!, true);
    await until(() => all.inUse().length === 1);
    all.heard(relays[0]!, false);
    expect([all.inUse(), changes()]).toEqual([[], 2]);
  });

  test('towards a peer: whom it named, then whom it would prefer; never itself, never the unreachable', () => {
    const { all, direct } = made();
    const [peer, named, gone, ...others] = ids.slice(1);
    direct.delete(gone!);
    for (const relay of [peer!, gone!, ...others]) all.heard(relay, true);
    expect(all.towards(peer!, [named!, gone!])).toEqual([
      named,
      ...relayOrder(peer!, others).slice(0, limits.relaysTried - 1),
    ]);
  });
});
