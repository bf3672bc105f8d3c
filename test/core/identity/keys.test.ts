import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id';
import { expect, test } from 'vitest';
import { createIdentity, identityFromSeed, seedOf } from '../../../core/identity/keys.ts';
import { organisationIdOf, publicKeyOf, verifyBy } from '../../../core/identity/organisation-id.ts';
import { OrganisationId } from '../../../core/schema/ids.ts';

test('an organisation is the libp2p peer of its key', async () => {
  for (let i = 0; i < 20; i++) {
    const key = await generateKeyPair('Ed25519');
    const peer = peerIdFromPrivateKey(key);
    const id = organisationIdOf(key.publicKey.raw);
    expect(id).toBe(peer.toString());
    expect(publicKeyOf(id)).toEqual(key.publicKey.raw);
    expect(peerIdFromString(id).toString()).toBe(peer.toString());
  }
});

test('the same seed is the same organisation; what it signs verifies under its id alone', async () => {
  const one = await createIdentity();
  const again = await identityFromSeed(seedOf(one));
  const other = await createIdentity();
  expect(again.organisation).toBe(one.organisation);
  expect(other.organisation).not.toBe(one.organisation);
  const message = Uint8Array.of(1, 2, 3);
  const signature = one.sign('entry', message);
  expect(again.sign('entry', message)).toEqual(signature);
  expect(verifyBy(one.organisation, 'entry', message, signature)).toBe(true);
  expect(verifyBy(one.organisation, 'heads', message, signature)).toBe(false);
  expect(verifyBy(other.organisation, 'entry', message, signature)).toBe(false);
});

test('randomness comes from the caller', async () => {
  const zeros = await createIdentity((length) => new Uint8Array(length));
  // RFC 8032's key for the seed of 32 zero bytes, as published in many test suites.
  expect(Buffer.from(zeros.publicKey).toString('hex')).toBe(
    '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29',
  );
});

test('ids that hold no usable key are refused', () => {
  const smallOrder = organisationIdOf(new Uint8Array(32));
  const unreduced = organisationIdOf(new Uint8Array(32).fill(0xff));
  const wrapped = OrganisationId.parse(`12D3KooW${'z'.repeat(44)}`);
  for (const id of [smallOrder, unreduced, wrapped]) {
    expect(() => publicKeyOf(id)).toThrow(expect.objectContaining({ code: 'MESSAGE_INVALID' }));
    expect(verifyBy(id, 'entry', new Uint8Array(1), new Uint8Array(64))).toBe(false);
  }
});
