import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressBook, dialable } from '../../../core/network/address-book.ts';
import { circuitAddress } from '../../../core/network/circuit.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';
import { limits } from '../../../core/schema/limits.ts';

const a = OrganisationId.parse('12D3KooWGnxgkS1MwLYGkKa6bRuVWsRkZkKL2bSAb3kDyDMjxYFi');
const b = OrganisationId.parse('12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo');
const at = (port: number, peer = a) => `/ip4/10.0.0.1/tcp/${port}/p2p/${peer}`;

function book(): AddressBook {
  const made = new AddressBook();
  made.keep(new Set([a]));
  return made;
}

describe('AddressBook', () => {
  test('gives what was added, once, with the peer at its end', () => {
    const addresses = book();
    expect(addresses.add({ peer: a, addresses: ['/ip4/10.0.0.1/tcp/1', at(2)] })).toEqual([
      at(1),
      at(2),
    ]);
    expect(addresses.add({ peer: a, addresses: [at(1), '/ip4/10.0.0.1/tcp/2', at(3)] })).toEqual([
      at(3),
    ]);
    expect(addresses.of(a)).toEqual([at(1), at(2), at(3)]);
  });

  test('tries first what worked, and another one after all failed', () => {
    const addresses = book();
    addresses.add({ peer: a, addresses: [at(1), at(2), at(3)] });
    addresses.worked(a, at(3));
    expect(addresses.of(a)).toEqual([at(3), at(1), at(2)]);
    addresses.failed(a);
    expect(addresses.of(a)).toEqual([at(1), at(2), at(3)]);
  });

  test('keeps so many and no more, the newest and those that worked among them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 100 }), (ports) => {
        const addresses = book();
        addresses.worked(a, at(60_000));
        for (const port of ports) {
          addresses.add({ peer: a, addresses: [at(port)] });
          expect(addresses.of(a)).toContain(at(port));
          expect(addresses.of(a)[0]).toBe(at(60_000));
          expect(addresses.of(a).length).toBeLessThanOrEqual(limits.addressesPerPeer);
          expect(new Set(addresses.of(a)).size).toBe(addresses.of(a).length);
        }
      }),
    );
    const many = Array.from({ length: 1000 }, (_, i) => at(i + 1));
    expect(book().add({ peer: a, addresses: many })).toHaveLength(limits.addressesPerPeer);
  });

  test('what was heard of a peer counts once it is kept; what was kept is forgotten when it is not', () => {
    const addresses = book();
    addresses.add({ peer: b, addresses: [at(1, b)] });
    addresses.keep(new Set([b]));
    expect(addresses.of(b)).toEqual([at(1, b)]);
    addresses.keep(new Set([a]));
    expect(addresses.of(b)).toEqual([]);
  });

  test('hears of so many and no more, the latest', async () => {
    const addresses = book();
    const peers: OrganisationId[] = [];
    for (let i = 0; i < limits.discoveredPeers + 10; i += 1) {
      const key = await generateKeyPair('Ed25519');
      peers.push(OrganisationId.parse(peerIdFromPrivateKey(key).toString()));
    }
    for (const peer of peers) addresses.add({ peer, addresses: ['/ip4/10.0.0.1/tcp/1'] });
    const known = peers.filter((peer) => addresses.of(peer).length > 0);
    expect(known).toEqual(peers.slice(-limits.discoveredPeers));
  });
});

test('what leads to the peer itself and through whom it is reached are told apart', () => {
  const book = new AddressBook();
  book.keep(new Set([a]));
  book.add({ peer: a, addresses: [circuitAddress(b, a), at(1), at(2)] });
  expect(book.direct(a)).toEqual([at(1), at(2)]);
  expect(book.relays(a)).toEqual([b]);
  book.failed(a);
  expect(book.direct(a)).toEqual([at(2), at(1)]);
  expect(book.relays(a)).toEqual([b]);
});

describe('dialable', () => {
  test.each([
    ['', null],
    ['nonsense', null],
    ['/ip4/999.0.0.1/tcp/1', null],
    [at(1, b), null],
    [`/ip4/10.0.0.1/tcp/1/p2p/${b}/p2p-circuit/p2p/${a}`, circuitAddress(b, a)],
    // As identify has it, without the peer's own id at the end.
    [`/p2p/${b}/p2p-circuit`, circuitAddress(b, a)],
    [circuitAddress(b, a), circuitAddress(b, a)],
    [circuitAddress(a, b), null],
    [circuitAddress(a, a), null],
    ['/p2p-circuit', null],
    [`/ip4/10.0.0.1/tcp/1/p2p-circuit/p2p/${a}`, null],
    [`/p2p/${b}/p2p-circuit/p2p/${b}/p2p-circuit/p2p/${a}`, null],
    ['/ip4/10.0.0.1/tcp/1', at(1)],
    ['/dns4/node.example.org/tcp/4001', `/dns4/node.example.org/tcp/4001/p2p/${a}`],
  ])('%s gives %s', (text, expected) => {
    expect(dialable(text, a)).toBe(expected);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `/ip4/${s}`),
        ),
        (text) => {
          expect(() => dialable(text, a)).not.toThrow();
        },
      ),
    );
  });
});
