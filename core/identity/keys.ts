import { randomBytes } from 'node:crypto';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Ed25519PrivateKey } from '@libp2p/interface';
import type { OrganisationId } from '../schema/ids.ts';
import type { SignatureKind } from './domain.ts';
import { organisationIdOf } from './organisation-id.ts';
import { privateKeyOf, SEED_BYTES, signWithKey } from './signature.ts';

/** The organisation's one key: its libp2p peer id, the author of its feeds, the signer of its round messages. */
export interface Identity {
  readonly organisation: OrganisationId;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** For createLibp2p alone; everything else signs through `sign`, in a domain. */
  readonly libp2pKey: Ed25519PrivateKey;
  sign(kind: SignatureKind, message: Uint8Array): Uint8Array;
}

/** @param seed 32 bytes; the private key of RFC 8032. */
export async function identityFromSeed(seed: Uint8Array): Promise<Identity> {
  const key = privateKeyOf(seed);
  const libp2pKey = await generateKeyPairFromSeed('Ed25519', Uint8Array.from(seed));
  const publicKey = libp2pKey.publicKey.raw;
  return {
    organisation: organisationIdOf(publicKey),
    publicKey,
    libp2pKey,
    sign: (kind, message) => signWithKey(key, kind, message),
  };
}

export async function createIdentity(
  random: (length: number) => Uint8Array = randomBytes,
): Promise<Identity> {
  return identityFromSeed(random(SEED_BYTES));
}

/** The 32 bytes to be kept at rest (key-file.ts, recovery.ts). */
export function seedOf(identity: Identity): Uint8Array {
  return identity.libp2pKey.raw.slice(0, SEED_BYTES);
}
