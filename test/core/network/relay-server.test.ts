import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { expect, test } from 'vitest';
import { RelayServer } from '../../../core/network/relay-server.ts';

test('reservations and connections are for members, and only while the operator wants it', async () => {
  const [member, other, stranger] = await Promise.all(
    [1, 2, 3].map(async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519'))),
  );
  const members = new Set([String(member), String(other)]);
  const isAdmitted = (peer: string) => members.has(peer);
  const server = new RelayServer({ isAdmitted, rate: null, monotonic: () => 0 });
  const allowed = () => [
    server.mayReserve(member!),
    server.mayReserve(stranger!),
    server.mayRelay(member!, other!),
    server.mayRelay(member!, stranger!),
    server.mayRelay(stranger!, member!),
  ];
  expect(allowed()).toEqual([false, false, false, false, false]);
  await server.set(1000);
  expect(allowed()).toEqual([true, false, true, false, false]);
  members.delete(String(other));
  expect(allowed()).toEqual([true, false, false, false, false]);
  await server.set(null);
  expect(allowed()).toEqual([false, false, false, false, false]);
});
